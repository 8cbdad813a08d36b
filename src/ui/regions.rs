//! F6 and Shift F6: from region to region of the window, to the first control of each.

use egui::{Id, Key, Modifiers, Rect, Ui};

/// Where the regions were when the window was last drawn, in the order of the keys.
#[derive(Default)]
pub struct Regions {
    rects: Vec<Rect>,
    drawn: Vec<Rect>,
}

impl Regions {
    /// Before a pass: what was drawn last is what the keys act on.
    pub fn begin(&mut self) {
        self.rects = std::mem::take(&mut self.drawn);
    }

    /// Notes a region that is being drawn.
    pub fn add(&mut self, rect: Rect) {
        self.drawn.push(rect);
    }

    /// Takes the keys and moves the focus; `preferred` is what to focus where a region has no first control of choice,
    /// such as the active viewport among the pictures.
    pub fn follow_keys(&self, ui: &Ui, preferred: Option<Id>) {
        let step = match () {
            () if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F6)) => self.rects.len().max(1) - 1,
            () if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F6)) => 1,
            () => return,
        };
        if self.rects.is_empty() {
            return;
        }
        let focused = ui.memory(|memory| memory.focused()).and_then(|id| ui.ctx().read_response(id));
        let at = focused.and_then(|it| self.rects.iter().position(|rect| rect.contains(it.interact_rect.center())));
        let n = self.rects.len();
        // From nowhere, one step leads to the first region.
        let start = at.unwrap_or(if step == 1 { n - 1 } else { 0 });
        let order = (1..=n).map(|turn| (start + turn * step) % n);
        let target = order.filter_map(|idx| first_control(ui, self.rects[idx], preferred)).next();
        if let Some(id) = target {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }
}

/// The first control in a region that takes the focus, or the preferred one where it lies there.
fn first_control(ui: &Ui, region: Rect, preferred: Option<Id>) -> Option<Id> {
    let layer = ui.layer_id();
    ui.ctx().viewport(|viewport| {
        let inside = viewport.prev_pass.widgets.get_layer(layer).filter(|widget| {
            let seen = widget.interact_rect.is_positive() && region.contains(widget.interact_rect.center());
            widget.enabled && widget.sense.is_focusable() && seen
        });
        let mut inside = inside.map(|widget| widget.id).peekable();
        let first = inside.peek().copied();
        inside.find(|id| Some(*id) == preferred).or(first)
    })
}
