//! `help TOPIC`: pages of docs/ that are of use without them. Markdown is made plain.

use super::args::usage::{Usage, quoted};
use super::hints;

/// The topics, with their pages.
pub(super) const TOPICS: [(&str, &str); 2] = [
    ("exit-statuses", include_str!("../../docs/exit-statuses.md")),
    ("environment", include_str!("../../docs/environment.md")),
];

/// What `--help` says of the topics.
pub(super) const LIST: &str = "Topics:
  feathers-primus help exit-statuses  What scripts can branch on
  feathers-primus help environment    The variables that are read";

/// Returns what is to be shown for `help` with a word that is no command.
///
/// # Errors
///
/// Fails for a word that is no topic either.
pub(super) fn text(word: &str, commands: &[&str]) -> Result<String, Usage> {
    if let Some((_, page)) = TOPICS.iter().find(|(name, _)| *name == word) {
        return Ok(plain(page));
    }
    let topics = TOPICS.map(|(name, _)| name);
    let names: Vec<_> = commands.iter().copied().chain(topics).collect();
    let hint = match hints::near(word, &names) {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None => format!(
            "there is help on each command, and on {}",
            topics.join(" and ")
        ),
    };
    Err(Usage::new(format!("there is no help on {}", quoted(word))).hint(hint))
}

/// Makes the first chapter of a page plain text: without marks, links and the lines of tables.
fn plain(page: &str) -> String {
    let chapter = page.split("\n## ").next().unwrap_or_default();
    let mut text = String::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in chapter.trim_end().lines().chain([""]) {
        let line = without_links(line.trim_start_matches("# "));
        match line.strip_prefix('|').and_then(|row| row.strip_suffix('|')) {
            Some(row) if row.starts_with("---") => {}
            Some(row) => rows.push(row.split('|').map(cell).collect()),
            None => {
                text.push_str(&table(&rows));
                rows.clear();
                text.push_str(&format!("{line}\n"));
            }
        }
    }
    format!("{}\n", text.trim_end())
}

fn cell(text: &str) -> String {
    text.trim().replace('`', "")
}

/// Writes rows below each other, their first cells equally wide.
fn table(rows: &[Vec<String>]) -> String {
    let width = |row: &Vec<String>| row.first().map_or(0, |cell| cell.chars().count());
    let widest = rows.iter().map(width).max().unwrap_or_default();
    let line = |row: &Vec<String>| match row.split_first() {
        Some((first, rest)) => format!("  {first:widest$}  {}\n", rest.join("  ")),
        None => String::new(),
    };
    rows.iter().map(line).collect()
}

/// Takes the addresses off links: `[text](address)` becomes `text`.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((name, after)) = link.split_once("](") else {
            break;
        };
        let Some((_, after)) = after.split_once(')') else {
            break;
        };
        text.push_str(before);
        text.push_str(name);
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_plain() {
        let page = "# T\n\nSee [a](b.md) and [c](d).\n\n| n | m |\n|---|---|\n| `long` | x |\n\
            | 7 | [y](z) |\n\nend\n\n## Next\n\nmore\n";
        assert_eq!(
            plain(page),
            "T\n\nSee a and c.\n\n  n     m\n  long  x\n  7     y\n\nend\n"
        );
    }

    #[test]
    fn the_list_has_every_topic() {
        for (name, _) in TOPICS {
            assert!(LIST.contains(&format!("help {name} ")), "{name}");
        }
    }
}
