//! Texts of a case as Markdown: no pictures, links only on a click, and words of sources as links to their lines.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};

use egui::{FontId, Id, TextStyle, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use super::{controls::semibold, theme};
use crate::case::TeachingCase;

/// Shows a text, wrapped to the width there is. Pictures are not loaded and links open only when clicked.
pub fn show(ui: &mut Ui, text: &str) {
    draw(ui, text, &[]);
}

/// The same with the words of the case's sources as links. Returns the one that was clicked.
pub fn show_with_sources(ui: &mut Ui, case: &TeachingCase, text: &str) -> Option<String> {
    let words: Vec<&str> = source_words(case).collect();
    draw(ui, text, &words).map(str::to_owned)
}

fn draw<'w>(ui: &mut Ui, text: &str, words: &[&'w str]) -> Option<&'w str> {
    let cache: Arc<Mutex<CommonMarkCache>> = ui
        .ctx()
        .data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<CommonMarkCache>>>(Id::unique("markdown")).clone());
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    cache.link_hooks_clear();
    words.iter().for_each(|word| cache.add_link_hook(target(word)));
    ui.scope(|ui| {
        style(ui);
        CommonMarkViewer::new().indentation_spaces(2).show(ui, &mut cache, &prepared(text, words));
    });
    words.iter().copied().find(|word| cache.get_link_hook(&target(word)) == Some(true))
}

fn style(ui: &mut Ui) {
    let style = ui.style_mut();
    style.url_in_tooltip = true;
    style.text_styles.insert(TextStyle::Heading, semibold(15.0));
    style.text_styles.insert(TextStyle::Body, FontId::proportional(14.0));
    style.spacing.item_spacing.y = 2.0;
    style.spacing.interact_size.y = 18.0;
    style.visuals.widgets.noninteractive.fg_stroke.color = theme::TEXT_BODY;
    style.visuals.widgets.active.fg_stroke.color = theme::TEXT;
}

/// The words by which texts name sources: letters followed by digits, such as `S05`.
fn source_words(case: &TeachingCase) -> impl Iterator<Item = &str> {
    let firsts = case.sources.iter().filter_map(|line| line.split_whitespace().next());
    firsts.filter(|word| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        !digits.is_empty() && digits.len() < word.len() && digits.chars().all(|c| c.is_ascii_digit())
    })
}

fn target(word: &str) -> String {
    format!("#source-{word}")
}

/// The text with its sources as links, headings of one size, and pictures as what they are: links.
fn prepared(text: &str, sources: &[&str]) -> String {
    let lines = text.trim().lines().map(|line| {
        let heading = line.trim_start_matches('#');
        let is_heading = heading.len() < line.len() && heading.starts_with(' ');
        let line = if is_heading { Cow::Owned(format!("#{heading}")) } else { Cow::Borrowed(line) };
        linked(&line.replace("![", "["), sources)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A line with every word that names a source as a link, except where it is in a link already. What stands close to it goes
/// along: egui breaks lines between a link and what follows, and a line must not begin with `).`.
fn linked(line: &str, sources: &[&str]) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find(|c: char| c.is_alphanumeric()) {
        let end = rest[start..].find(|c: char| !c.is_alphanumeric()).map_or(rest.len(), |len| start + len);
        let word = &rest[start..end];
        let in_link = rest[..start].ends_with('[') || rest[end..].starts_with(']');
        if !sources.contains(&word) || in_link {
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let before = rest[..start].trim_end_matches('(');
        let behind = rest[end..].trim_start_matches([')', ',', ';', ':', '.']);
        let whole = &rest[before.len()..rest.len() - behind.len()];
        out.push_str(&format!("{before}[{whole}]({})", target(word)));
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_become_links_and_other_words_stay() {
        let line = linked("Up to half (S04), quoted in S05; at S1 and XS04. [S05](x)", &["S04", "S05"]);
        assert_eq!(line, "Up to half [(S04),](#source-S04) quoted in [S05;](#source-S05) at S1 and XS04. [S05](x)");
    }

    #[test]
    fn only_words_with_a_number_name_sources() {
        let sources = ["S02 A paper.", "Codes: an ontology.", "2020 A year.", ""].map(str::to_owned).to_vec();
        let case = TeachingCase { sources, ..TeachingCase::default() };
        assert_eq!(source_words(&case).collect::<Vec<_>>(), ["S02"]);
    }

    #[test]
    fn pictures_are_never_fetched_and_headings_have_one_size() {
        assert_eq!(prepared("### Why\n![a](http://b/c.png) #5", &[]), "# Why\n[a](http://b/c.png) #5");
    }
}
