//! The cards in rows; only those in sight are drawn and keep a texture, so that hundreds cost no more than a few.

use std::{collections::HashMap, sync::Arc};

use egui::{Context, Id, Sense, TextureHandle, TextureId, TextureOptions, Ui, vec2};

use super::card;
use crate::{
    app::{AppState, Command, ShelfCommand},
    render::Picture,
    ui::{
        library::grid::{GAP, Grid, follow_arrows, found_area},
        textures::color_image,
    },
};

/// Textures of the cards in sight, by their entry.
#[derive(Default)]
pub struct Thumbnails(HashMap<String, (Arc<Picture>, TextureHandle)>);

impl Thumbnails {
    /// The texture of a small picture.
    pub fn texture(&mut self, ctx: &Context, key: &str, picture: &Arc<Picture>) -> TextureId {
        if let Some((shown, texture)) = self.0.get(key)
            && Arc::ptr_eq(shown, picture)
        {
            return texture.id();
        }
        let texture = ctx.load_texture(format!("study {key}"), color_image(picture), TextureOptions::LINEAR);
        let id = texture.id();
        self.0.insert(key.to_owned(), (Arc::clone(picture), texture));
        id
    }
}

/// Shows the cards of these studies.
pub fn show(ui: &mut Ui, app: &AppState, admitted: &[usize], thumbnails: &mut Thumbnails, commands: &mut Vec<Command>) {
    let found = found_area(&app.shelf.filter);
    found.show(ui, |ui| {
        // Room for the ring of the first row, and for the scroll bar.
        ui.add_space(4.0);
        let grid = Grid::with_text(ui.available_width() - 16.0, card::TEXT_HEIGHT);
        let ids: Vec<Id> = admitted.iter().map(|idx| card::id(&app.shelf.studies[*idx].key())).collect();
        if app.dialog.is_none() {
            follow_arrows(ui, &grid, &ids);
        }
        let (room, _) = ui.allocate_exact_size(vec2(ui.available_width(), grid.total(admitted.len())), Sense::hover());
        let in_sight = ui.clip_rect().expand(grid.height);
        let focused = ui.memory(|memory| memory.focused());
        let mut kept = Vec::new();
        for (place, idx) in admitted.iter().enumerate() {
            let rect = grid.rect(room.min + vec2(4.0, 0.0), place);
            // A card out of sight that has the focus is there to be scrolled to.
            if !in_sight.intersects(rect) && focused != Some(ids[place]) {
                continue;
            }
            let one = &app.shelf.studies[*idx];
            let shown = card::show(ui, rect, app, one, thumbnails);
            kept.push(one.key());
            if shown.card.gained_focus() {
                ui.scroll_to_rect(rect.expand(GAP), None);
            }
            if shown.card.clicked() {
                commands.push(Command::Shelf(ShelfCommand::Open(*idx)));
            }
            if shown.forget.clicked() {
                commands.push(Command::Shelf(ShelfCommand::Forget(*idx)));
            }
        }
        thumbnails.0.retain(|key, _| kept.contains(key));
    });
}
