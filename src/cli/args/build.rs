//! The object that several arguments make together.
//!
//! What was written as one JSON text stays that text until a later argument
//! goes into it, so nothing is printed anew without need and no nesting is too
//! deep. Knows neither files nor the grammar of an argument.

use std::collections::BTreeMap;
use std::mem;

use bytestring::ByteString;
use indexmap::IndexMap;
use serde_json::value::RawValue;

use super::item::{Key, MAX_DEPTH, Step};
use super::usage::{Usage, quoted};
use crate::protocol::json::Json;

/// The highest index in brackets. An index far off is a mistake, or the name
/// of a field.
const MAX_INDEX: usize = 10_000;

/// The object so far, and the arguments that made it.
#[derive(Default)]
pub(super) struct Tree<'a> {
    root: Node,
    /// What names each argument in an error: of a pair its key alone, since
    /// the value may be a password.
    names: Vec<&'a str>,
}

/// A value so far.
#[derive(Default)]
enum Node {
    /// A place that is about to be filled.
    #[default]
    Empty,
    /// One JSON text, as it was written.
    Value(ByteString, By),
    /// An object that several arguments went into.
    Object(IndexMap<String, Self>, By),
    /// A list that pairs went into.
    List(List),
}

/// The argument that a value came from.
#[derive(Clone, Copy)]
struct By {
    item: usize,
    /// Whether a pair named the very place. A second pair makes a list of it;
    /// what merely stood in a `{...}` is replaced.
    pair: bool,
}

/// The items of a list. Those with an index stand first, whatever the order
/// that they were typed in.
#[derive(Default)]
struct List {
    indexed: BTreeMap<usize, Node>,
    appended: Vec<Node>,
    /// Whether it began as a JSON array, which cannot become an object.
    written: bool,
    item: usize,
}

/// What a place is used as.
#[derive(Clone, Copy)]
enum Shape {
    Value,
    Object,
    List,
}

/// Why an argument does not fit what came before.
enum Misfit {
    /// A place is used in two ways.
    Shape { item: usize, was: Shape },
    /// An index is too high.
    Index,
    /// A name in the JSON of an argument is no Unicode text.
    Name { item: usize },
    /// Objects nest too deep to be merged.
    Depth,
}

impl<'a> Tree<'a> {
    /// Gives the place that a key names a value.
    pub(super) fn set(&mut self, key: &Key<'a>, value: &Json) -> Result<(), Usage> {
        let by = self.by(key.text, true);
        let mut node = &mut self.root;
        for (depth, &step) in key.steps.iter().enumerate() {
            node = match node.place(step, by) {
                Ok(node) => node,
                Err(misfit) => return Err(self.misfit(key, depth, misfit)),
            };
        }
        node.assign(value.as_str().into(), by)
            .map_err(|misfit| self.misfit(key, key.steps.len(), misfit))
    }

    /// Merges an object over what came before. `item` is the argument that it
    /// came from.
    pub(super) fn merge(&mut self, item: &'a str, object: &Json) -> Result<(), Usage> {
        let by = self.by(item, false);
        self.root
            .merge(object.as_str().into(), by, 0)
            .map_err(|misfit| match misfit {
                Misfit::Name { item } => self.no_name(item),
                _ => Usage::new(format!(
                    "{} nests too deep to be merged: more than {MAX_DEPTH} levels",
                    quoted(item)
                )),
            })
    }

    /// Returns the object.
    pub(super) fn finish(self) -> Result<Json, Usage> {
        let text = match self.root {
            Node::Empty => return Ok(Json::EMPTY_OBJECT),
            Node::Value(text, _) => text,
            node => {
                let mut text = String::new();
                node.write(&mut text);
                text.into()
            }
        };
        Json::parse(text)
            .map_err(|error| Usage::new(format!("these arguments make no JSON: {error}")))
    }

    fn by(&mut self, name: &'a str, pair: bool) -> By {
        self.names.push(name);
        By {
            item: self.names.len() - 1,
            pair,
        }
    }

    /// Returns the error for a key that does not fit, where `depth` of its
    /// steps did.
    fn misfit(&self, key: &Key<'_>, depth: usize, misfit: Misfit) -> Usage {
        let place = quoted(&key.first(depth));
        let typed = quoted(key.text);
        match misfit {
            Misfit::Shape { item, was } => {
                let wanted = match key.steps.get(depth) {
                    None => Shape::Value,
                    Some(Step::Name(_)) => Shape::Object,
                    Some(Step::Index(_) | Step::Append) => Shape::List,
                };
                Usage::new(format!(
                    "{typed} takes {place} for {}, but {} made it {}",
                    wanted.name(),
                    quoted(self.names[item]),
                    was.name()
                ))
                .hint(format!("write all of {place} in one way, or as JSON: KEY:=JSON"))
            }
            Misfit::Index => Usage::new(format!("an index in {typed} is higher than {MAX_INDEX}"))
                .hint("[] appends to a list; a field with such a name goes into an object: '{\"scores\":{\"12345\":1}}'"),
            Misfit::Name { item } => self.no_name(item),
            Misfit::Depth => Usage::new(format!("{typed} nests deeper than {MAX_DEPTH} levels")),
        }
    }

    fn no_name(&self, item: usize) -> Usage {
        Usage::new(format!(
            "{} holds a name that is no Unicode text, so nothing can be merged with it",
            quoted(self.names[item])
        ))
    }
}

impl Shape {
    fn name(self) -> &'static str {
        match self {
            Self::Value => "a single value",
            Self::Object => "an object",
            Self::List => "a list",
        }
    }
}

impl Node {
    /// Returns the place inside that a step of a key leads to.
    fn place(&mut self, step: Step<'_>, by: By) -> Result<&mut Self, Misfit> {
        self.open(step, by)?;
        match (self, step) {
            (Self::Object(fields, _), step) => Ok(fields.entry(step.text().into()).or_default()),
            (Self::List(list), Step::Index(index)) => match index.parse() {
                Ok(index) if index <= MAX_INDEX => Ok(list.indexed.entry(index).or_default()),
                _ => Err(Misfit::Index),
            },
            (Self::List(list), _) => {
                list.appended.push(Self::Empty);
                let last = list.appended.len() - 1;
                Ok(&mut list.appended[last])
            }
            (other, _) => Err(other.misfit()),
        }
    }

    /// Makes this an object or a list, as a step of a key needs it.
    fn open(&mut self, step: Step<'_>, by: By) -> Result<(), Misfit> {
        use Step::{Append, Index, Name};
        *self = match (mem::take(self), step) {
            (Self::Empty, Name(_)) => Self::Object(IndexMap::new(), by),
            (Self::Empty, _) => Self::List(List::new(by)),
            (Self::Object(fields, first), Name(_) | Index(_)) => {
                Self::Object(fields, if first.pair { first } else { by })
            }
            (Self::List(list), Index(_) | Append) => Self::List(list),
            // As qs does: `a[0]=x a[b]=y` is {"0":"x","b":"y"}.
            (Self::List(list), Name(_)) if list.appended.is_empty() && !list.written => {
                let named = |(index, node): (usize, Self)| (index.to_string(), node);
                Self::Object(list.indexed.into_iter().map(named).collect(), by)
            }
            (Self::Value(text, from), Name(_) | Index(_)) if text.starts_with('{') => {
                Self::Object(fields(&text, from)?, by)
            }
            (Self::Value(text, from), Index(_) | Append) if text.starts_with('[') => {
                Self::List(List::written(&text, from)?)
            }
            (earlier @ Self::Value(_, By { pair: true, .. }), Index(_) | Append) => {
                Self::List(List::new(by).with(earlier))
            }
            (other, _) => return Err(other.misfit()),
        };
        Ok(())
    }

    /// Gives this place the value of a pair.
    fn assign(&mut self, text: ByteString, by: By) -> Result<(), Misfit> {
        let value = Self::Value(text, by);
        *self = match mem::take(self) {
            Self::Empty => value,
            Self::Value(_, from) | Self::Object(_, from) if !from.pair => value,
            earlier @ Self::Value(..) => Self::List(List::new(by).with(earlier).with(value)),
            Self::List(list) => Self::List(list.with(value)),
            object @ Self::Object(..) => return Err(object.misfit()),
        };
        Ok(())
    }

    /// Merges objects deeply; of anything else the later wins.
    fn merge(&mut self, over: ByteString, by: By, depth: usize) -> Result<(), Misfit> {
        let (mut merged, first) = match mem::take(self) {
            Self::Object(fields, first) if over.starts_with('{') => (fields, first),
            Self::Value(text, first) if over.starts_with('{') && text.starts_with('{') => {
                (fields(&text, first)?, first)
            }
            _ => {
                *self = Self::Value(over, by);
                return Ok(());
            }
        };
        if depth == MAX_DEPTH {
            return Err(Misfit::Depth);
        }
        let names: IndexMap<String, &RawValue> = names(&over, by.item)?;
        for (name, raw) in names {
            let text = over.slice_ref(raw.get());
            merged.entry(name).or_default().merge(text, by, depth + 1)?;
        }
        *self = Self::Object(merged, first);
        Ok(())
    }

    fn misfit(&self) -> Misfit {
        let (item, was) = match self {
            Self::Empty => (0, Shape::Value),
            Self::Value(text, by) if text.starts_with('{') => (by.item, Shape::Object),
            Self::Value(text, by) if text.starts_with('[') => (by.item, Shape::List),
            Self::Value(_, by) => (by.item, Shape::Value),
            Self::Object(_, by) => (by.item, Shape::Object),
            Self::List(list) => (list.item, Shape::List),
        };
        Misfit::Shape { item, was }
    }

    /// Writes the value as JSON. The depth is bounded by what keys and merging
    /// make.
    fn write(&self, out: &mut String) {
        match self {
            Self::Empty => out.push_str("null"),
            Self::Value(text, _) => out.push_str(text),
            Self::Object(fields, _) => {
                out.push('{');
                for (at, (name, node)) in fields.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    out.push_str(Json::string(name).as_str());
                    out.push(':');
                    node.write(out);
                }
                out.push('}');
            }
            Self::List(list) => {
                out.push('[');
                for (at, node) in list.indexed.values().chain(&list.appended).enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    node.write(out);
                }
                out.push(']');
            }
        }
    }
}

impl List {
    fn new(by: By) -> Self {
        Self {
            item: by.item,
            ..Self::default()
        }
    }

    /// The items of a JSON array.
    fn written(text: &ByteString, from: By) -> Result<Self, Misfit> {
        let items: Vec<&RawValue> =
            serde_json::from_str(text).map_err(|_| Misfit::Name { item: from.item })?;
        let by = By {
            pair: false,
            ..from
        };
        let node = |raw: &RawValue| Node::Value(text.slice_ref(raw.get()), by);
        Ok(Self {
            indexed: items.into_iter().map(node).enumerate().collect(),
            written: true,
            ..Self::new(from)
        })
    }

    fn with(mut self, node: Node) -> Self {
        self.appended.push(node);
        self
    }
}

/// The fields of a JSON object, which no pair has named yet.
fn fields(text: &ByteString, from: By) -> Result<IndexMap<String, Node>, Misfit> {
    let by = By {
        pair: false,
        ..from
    };
    let node =
        |(name, raw): (String, &RawValue)| (name, Node::Value(text.slice_ref(raw.get()), by));
    Ok(names(text, from.item)?.into_iter().map(node).collect())
}

/// The fields of a JSON object. Of a name that stands twice the last counts,
/// as in JavaScript.
fn names(text: &ByteString, item: usize) -> Result<IndexMap<String, &RawValue>, Misfit> {
    // The text is JSON, so all that can fail is a name with half a surrogate.
    serde_json::from_str(text).map_err(|_| Misfit::Name { item })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::item::{self, Item, Whole};

    fn made(items: &[&str]) -> Result<String, Usage> {
        let mut tree = Tree::default();
        for &item in items {
            match item::read(item)? {
                Item::Pair(key, value) => tree.set(&key, &value.typed())?,
                Item::Whole(Whole::Literal(json)) => tree.merge(item, &json)?,
                other => panic!("{other:?}"),
            }
        }
        Ok(tree.finish()?.to_string())
    }

    fn assert_made(table: &[(&[&str], &str)]) {
        for (items, expected) in table {
            assert_eq!(made(items).unwrap(), *expected, "{items:?}");
        }
    }

    #[test]
    fn brackets_nest() {
        assert_made(&[
            (
                &["age[$gt]=21", "age[$lt]=65"],
                r#"{"age":{"$gt":21,"$lt":65}}"#,
            ),
            (
                &["a[b][c]=1", "d=2", "a[b][e]=3"],
                r#"{"a":{"b":{"c":1,"e":3}},"d":2}"#,
            ),
            (
                &["$or[0][a]=1", "$or[1][b]=2", "$or[0][c]=3"],
                r#"{"$or":[{"a":1,"c":3},{"b":2}]}"#,
            ),
            (&["address.city=x"], r#"{"address.city":"x"}"#),
            (
                &["__proto__[constructor]=1"],
                r#"{"__proto__":{"constructor":1}}"#,
            ),
            (&["0=a", "1=b"], r#"{"0":"a","1":"b"}"#),
            (&["a\"b[\\]=1"], r#"{"a\"b":{"\\":1}}"#),
        ]);
    }

    #[test]
    fn lists_are_made_by_repeating_appending_and_indexing() {
        assert_made(&[
            (&["s=a", "s=b"], r#"{"s":["a","b"]}"#),
            (&["s=a", "s=b", "s=c"], r#"{"s":["a","b","c"]}"#),
            (&["s=[1]", "s=[2]", "s=3"], r#"{"s":[[1],[2],3]}"#),
            (
                &["s={\"a\":1}", "s={\"a\":2}"],
                r#"{"s":[{"a":1},{"a":2}]}"#,
            ),
            (&["a[b]=1", "a[b]=2"], r#"{"a":{"b":[1,2]}}"#),
            (&["s[]=a"], r#"{"s":["a"]}"#),
            (&["s[]=a", "s[]=b"], r#"{"s":["a","b"]}"#),
            (&["s[][x]=1", "s[][x]=2"], r#"{"s":[{"x":1},{"x":2}]}"#),
            (&["s=a", "s[]=b", "s=c"], r#"{"s":["a","b","c"]}"#),
            (
                &["s[7]=c", "s[0]=a", "s[10000]=d"],
                r#"{"s":["a","c","d"]}"#,
            ),
            (&["s[]=c", "s[1]=b", "s[0]=a"], r#"{"s":["a","b","c"]}"#),
            (&["s[0]=a", "s[0]=b"], r#"{"s":[["a","b"]]}"#),
            (&["s[][]=1", "s[0][0]=2"], r#"{"s":[[2],[1]]}"#),
        ]);
    }

    #[test]
    fn an_index_beside_a_name_is_a_name() {
        assert_made(&[
            (&["a[0]=x", "a[b]=y"], r#"{"a":{"0":"x","b":"y"}}"#),
            (&["a[b]=y", "a[0]=x"], r#"{"a":{"b":"y","0":"x"}}"#),
            (&["a[b]=y", "a[99999]=x"], r#"{"a":{"b":"y","99999":"x"}}"#),
            (&["a={\"b\":1}", "a[0]=x"], r#"{"a":{"b":1,"0":"x"}}"#),
            (&["a[01]=x"], r#"{"a":{"01":"x"}}"#),
        ]);
    }

    #[test]
    fn objects_merge_deeply_and_the_later_wins() {
        assert_made(&[
            (
                &[r#"{"a":{"b":1.0}}"#, r#"{"a":{"c":1e400},"d":2}"#],
                r#"{"a":{"b":1.0,"c":1e400},"d":2}"#,
            ),
            (&[r#"{"a":1}"#, r#"{"a":2}"#], r#"{"a":2}"#),
            (&[r#"{"a":[1]}"#, r#"{"a":[2]}"#], r#"{"a":[2]}"#),
            (&[r#"{"a":{"b":1}}"#, r#"{"a":2}"#], r#"{"a":2}"#),
            (&[r#"{"a":2}"#, r#"{"a":{"b":1}}"#], r#"{"a":{"b":1}}"#),
            (&["a=1", r#"{"a":2}"#], r#"{"a":2}"#),
            (&["a[b]=1", r#"{"a":{"c":2}}"#], r#"{"a":{"b":1,"c":2}}"#),
            (&["a[]=1", r#"{"a":[2]}"#], r#"{"a":[2]}"#),
        ]);
    }

    #[test]
    fn a_pair_goes_into_what_was_written_as_json() {
        assert_made(&[
            (&[r#"{"a":1,"b":2}"#, "a=3"], r#"{"a":3,"b":2}"#),
            (&[r#"{"a":1}"#, "a=3", "a=4"], r#"{"a":[3,4]}"#),
            (&["a=1", r#"{"a":2}"#, "a=3"], r#"{"a":3}"#),
            (
                &[r#"{"a":{"b":1, "c": 2.0}}"#, "a[b]=x"],
                r#"{"a":{"b":"x","c":2.0}}"#,
            ),
            (&[r#"{"a":{"b":1}}"#, "a=x"], r#"{"a":"x"}"#),
            (&["a={\"b\":1}", "a[c]=2"], r#"{"a":{"b":1,"c":2}}"#),
            (&["a={\"b\":1}", "a[b]=2"], r#"{"a":{"b":2}}"#),
            (
                &[r#"{"$or":[{"a":1}]}"#, "$or[]=2", "$or[0][b]=3"],
                r#"{"$or":[{"a":1,"b":3},2]}"#,
            ),
            (&["s=[1.0, 2]", "s[]=3", "s[1]=4"], r#"{"s":[1.0,4,3]}"#),
        ]);
    }

    #[test]
    fn json_that_nothing_goes_into_is_kept_as_written() {
        let doubled = r#"{ "b":1, "a" : [1.0,1e400], "b":2, "\ud800":"\u00e9" }"#;
        assert_made(&[
            (&[doubled], doubled),
            (
                &[r#"{"x":{"a":1, "a":2}}"#, "y=1"],
                r#"{"x":{"a":1, "a":2},"y":1}"#,
            ),
            (
                &[r#"{"$serde_json::private::RawValue":"1"}"#, "y=1"],
                r#"{"$serde_json::private::RawValue":"1","y":1}"#,
            ),
        ]);
    }

    #[test]
    fn a_place_used_in_two_ways_names_both() {
        for (items, message) in [
            (
                &["age=5", "age[$gt]=21"][..],
                "'age[$gt]' takes 'age' for an object, but 'age' made it a single value",
            ),
            (
                &["age[$gt]=21", "age=5"],
                "'age' takes 'age' for a single value, but 'age[$gt]' made it an object",
            ),
            (
                &[r#"{"a":{"b":null}}"#, "a[b][c]=1"],
                r#"'a[b][c]' takes 'a[b]' for an object, but '{"a":{"b":null}}' made it a single value"#,
            ),
            (
                &[r#"{"a":1}"#, "a[]=1"],
                r#"'a[]' takes 'a' for a list, but '{"a":1}' made it a single value"#,
            ),
            (
                &["a[]=1", "a[b]=1"],
                "'a[b]' takes 'a' for an object, but 'a[]' made it a list",
            ),
            (
                &["a[b]=1", "a[]=1"],
                "'a[]' takes 'a' for a list, but 'a[b]' made it an object",
            ),
            (
                &["a=[1]", "a[b]=1"],
                "'a[b]' takes 'a' for an object, but 'a' made it a list",
            ),
            (
                &["a=[1]", "a[0]=2", "a[b]=1"],
                "'a[b]' takes 'a' for an object, but 'a' made it a list",
            ),
            (
                &["a=1", "a=2", "a[b]=1"],
                "'a[b]' takes 'a' for an object, but 'a' made it a list",
            ),
        ] {
            let error = made(items).unwrap_err();
            assert_eq!(error.message, message);
            assert!(!error.hints.is_empty());
        }
    }

    #[test]
    fn an_index_is_bounded() {
        for item in ["a[10001]=1", "a[99999999999999999999999]=1"] {
            let error = made(&[item]).unwrap_err();
            assert!(error.message.ends_with("is higher than 10000"), "{error}");
        }
    }

    #[test]
    fn deep_json_is_kept_and_merging_it_ends() {
        let deep =
            |levels: usize| format!(r#"{}1{}"#, r#"{"a":"#.repeat(levels), "}".repeat(levels));
        let deepest = deep(100_000);
        assert_eq!(
            made(&[&deepest, "b=1"]).unwrap().len(),
            deepest.len() + r#","b":1"#.len()
        );
        assert_eq!(
            made(&[&deep(MAX_DEPTH), &deep(MAX_DEPTH)]).unwrap(),
            deep(MAX_DEPTH)
        );
        let error = made(&[&deepest, &deepest]).unwrap_err();
        assert!(error.message.contains("nests too deep"), "{error}");
    }

    #[test]
    fn half_a_surrogate_in_a_name_stops_a_merge() {
        let error = made(&[r#"{"\ud800":1}"#, "a=1"]).unwrap_err();
        assert!(
            error.message.contains(r#"'{"\ud800":1}' holds a name"#),
            "{error}"
        );
        assert!(made(&["a=1", r#"{"\ud800":1}"#]).is_err());
    }

    #[test]
    fn many_arguments_take_no_time() {
        let items: Vec<_> = (0..100_000).map(|n| format!("s={n}")).collect();
        let items: Vec<_> = items.iter().map(String::as_str).collect();
        assert!(made(&items).unwrap().ends_with("99998,99999]}"));
    }
}
