//! Texts and names from outside made fit to be shown: one line, nothing hidden in it, of a sane length.

use std::path::Path;

/// Characters that are shown of one text. The standard allows 64 for most and three times 64 for a name (PS3.5 6.2).
pub const MAX_SHOWN_CHARS: usize = 256;

const MAX_PATH_CHARS: usize = 4096;

/// Marks above and below one letter; more of them would paint over the lines around.
const MAX_COMBINING: usize = 4;

/// A text from a file, or the name of one, as it may be shown or printed.
///
/// Line ends and tabs become spaces. Dropped are control characters, whatever turns the direction of the text around
/// it, and what cannot be seen. What is longer than [`MAX_SHOWN_CHARS`] ends in `…`. Spaces at both ends go.
pub fn shown(text: &str) -> String {
    within(text, MAX_SHOWN_CHARS)
}

/// A path as it may be shown or printed; bytes that are no Unicode become replacement characters. Longer than a system
/// allows, it is cut. Never to be opened: it may name another file.
pub fn shown_path(path: &Path) -> String {
    within(&path.to_string_lossy(), MAX_PATH_CHARS)
}

fn within(text: &str, max_chars: usize) -> String {
    let mut out = String::new();
    let (mut n_shown, mut n_combining) = (0, 0);
    for c in text.trim_matches(is_padding).chars().map(line_end_as_space).filter(|c| !is_hidden(*c)) {
        n_combining = if is_combining(c) { n_combining + 1 } else { 0 };
        if n_combining > MAX_COMBINING {
            continue;
        }
        if n_shown == max_chars {
            out.push('…');
            break;
        }
        n_shown += 1;
        out.push(c);
    }
    out.truncate(out.trim_end_matches(is_padding).len());
    out
}

fn is_padding(c: char) -> bool {
    c.is_whitespace() || is_hidden(c)
}

fn line_end_as_space(c: char) -> char {
    if matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c }
}

/// Controls, marks that embed, override or isolate a direction (Unicode UAX 9), and characters without a shape. The two
/// joiners stay: Persian and Indic words need them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_not_shown() {
        assert_eq!(shown("  SAG T2\0"), "SAG T2");
        assert_eq!(shown("one\r\ntwo\tthree\u{2028}four"), "one  two three four");
        assert_eq!(shown("\u{1b}[31mred\u{7}\u{9b}2J"), "[31mred2J");
        assert_eq!(shown("\u{202E}gpj.exe\u{2066}\u{200F}"), "gpj.exe");
        assert_eq!(shown("\u{FEFF}a\u{200B}b\u{E0041}"), "ab");
        assert_eq!(shown("می\u{200C}خواهم"), "می\u{200C}خواهم", "a joiner is part of the word");
        assert_eq!(shown(" \u{202E} "), "");
    }

    #[test]
    fn paths_are_shown_whole_and_clean() {
        let path = format!("/{}/a\u{1b}[2J\u{202E}b.dcm", "d".repeat(300));
        assert_eq!(shown_path(Path::new(&path)), format!("/{}/a[2Jb.dcm", "d".repeat(300)));
    }

    #[test]
    fn long_texts_and_piled_up_marks_are_cut() {
        let long = shown(&"é".repeat(65_536));
        assert_eq!(long.chars().count(), MAX_SHOWN_CHARS + 1);
        assert!(long.ends_with("é…"));
        assert_eq!(shown(&"x".repeat(MAX_SHOWN_CHARS)), "x".repeat(MAX_SHOWN_CHARS));
        assert_eq!(shown(&format!("a{}b", "\u{301}".repeat(500))), "a\u{301}\u{301}\u{301}\u{301}b");
    }
}
