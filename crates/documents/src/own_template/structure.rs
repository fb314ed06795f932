//! Says of every mark what it stands for: fields by their names, lists by the pair of marks that they lie between, whether that is
//! within a line, over paragraphs, or over the rows of a table.

use std::collections::BTreeSet;

use super::{
    MOST_FAULTS, TemplateFault,
    fields::{Field, Fields, List},
    tree::{Element, Mark, MarkKind, Node, open},
};

/// Gives every mark its meaning.
pub(super) struct Builder<'a> {
    fields: &'static Fields,
    faults: &'a mut Vec<TemplateFault>,
    /// What is used: the name of a field where it is said once, or that of a list and its field.
    used: BTreeSet<String>,
    /// The lists within which the marks lie that are looked at, the outermost first.
    within: Vec<&'static List>,
}

/// A mark of a pair that has its other half somewhere else.
#[derive(Clone)]
struct Half {
    number: usize,
    is_begin: bool,
    name: String,
}

impl<'a> Builder<'a> {
    pub(super) const fn new(fields: &'static Fields, faults: &'a mut Vec<TemplateFault>) -> Self {
        Self { fields, faults, used: BTreeSet::new(), within: Vec::new() }
    }

    /// What is used.
    pub(super) fn into_used(self) -> BTreeSet<String> {
        self.used
    }

    fn fault(&mut self, place: &str, message: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(TemplateFault::at(place, message));
        }
    }

    /// Siblings in their order.
    pub(super) fn sequence(&mut self, mut nodes: Vec<Node>) -> Vec<Node> {
        let mut all: Vec<_> = nodes.iter().map(halves).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < nodes.len() {
            let Some(first) = all[at].first().cloned() else {
                let node = std::mem::replace(&mut nodes[at], Node::Raw(String::new()));
                found.extend(self.node(node));
                at += 1;
                continue;
            };
            if self.faults.len() >= MOST_FAULTS {
                break;
            }
            match end_of(&first, &all[at..]) {
                Ok((more, end)) => {
                    let mut body: Vec<_> = nodes[at..=at + more]
                        .iter_mut()
                        .map(|node| std::mem::replace(node, Node::Raw(String::new())))
                        .collect();
                    let begin = remove(&mut body, first.number);
                    remove(&mut body, end);
                    if let Some(list) = begin.and_then(|mark| self.list(&mark)) {
                        self.within.push(list);
                        let body = self.sequence(body);
                        self.within.pop();
                        found.push(Node::Repeat { list, body });
                    }
                    at += more + 1;
                }
                // Without the mark the rest is looked at as well.
                Err(why) => {
                    let mut one = vec![std::mem::replace(&mut nodes[at], Node::Raw(String::new()))];
                    if let Some(mark) = remove(&mut one, first.number) {
                        self.fault(&mark.place, why.replace("{}", &mark.typed()));
                    }
                    nodes[at] = one.pop().unwrap_or_else(|| Node::Raw(String::new()));
                    all[at] = halves(&nodes[at]);
                }
            }
        }
        found
    }

    fn node(&mut self, node: Node) -> Option<Node> {
        match node {
            Node::Mark(mark) => {
                let field = self.field(&mark)?;
                Some(Node::Field { field, run: mark.run })
            }
            Node::Element(element) if element.is("p") => Some(self.paragraph(element)),
            Node::Element(Element { tag, name, children }) => {
                let children = self.sequence(children);
                Some(Node::Element(Element { tag, name, children }))
            }
            other => Some(other),
        }
    }

    /// A paragraph; one that has nothing but a field is repeated for every line of its value.
    fn paragraph(&mut self, element: Element) -> Node {
        let is_look = |node: &&Node| node.element("pPr").is_some();
        let ends_section = element.children.iter().filter(is_look).any(|look| {
            matches!(look, Node::Element(look) if look.children.iter().any(|one| one.element("sectPr").is_some()))
        });
        let mut marks = element.children.iter().filter_map(|node| match node {
            Node::Mark(mark) => Some(mark),
            _ => None,
        });
        let only = marks.next().filter(|mark| mark.kind == MarkKind::Field && marks.next().is_none());
        let is_bare = element.children.iter().all(|node| match node {
            Node::Mark(_) => true,
            Node::Raw(text) => said(text).trim().is_empty(),
            Node::Element(one) => matches!(one.name.as_str(), "pPr" | "bookmarkStart" | "bookmarkEnd"),
            _ => false,
        });
        if let Some(mark) = only.filter(|_| is_bare && !ends_section) {
            let mut paragraph = String::new();
            open(&element.tag, false, &mut paragraph);
            element.children.iter().filter(is_look).for_each(|look| look.write(&mut paragraph));
            // Blanks before the mark are how many people indent: every line has them.
            let before = element.children.iter().take_while(|node| !matches!(node, Node::Mark(_)));
            let lead = before.filter_map(|node| match node {
                Node::Raw(text) => Some(said(text)),
                _ => None,
            });
            let lead = lead.collect();
            let Some(field) = self.field(mark) else { return Node::Raw(String::new()) };
            return Node::Lines { field, run: mark.run.clone(), lead, paragraph };
        }
        let Element { tag, name, children } = element;
        let children = self.sequence(children);
        Node::Element(Element { tag, name, children })
    }

    fn field(&mut self, mark: &Mark) -> Option<&'static Field> {
        let own = self.within.iter().rev().map(|list| (Some(list.name), list.fields));
        let scopes: Vec<_> = own.chain([(None, self.fields.fields)]).collect();
        for (list, fields) in &scopes {
            if let Some(field) = fields.iter().find(|field| field.name == mark.name) {
                match list {
                    Some(list) => drop(self.used.insert(format!("{list}/{}", field.name))),
                    // What is said once for every one of a list is not said where the list is empty.
                    None if self.within.is_empty() => drop(self.used.insert(field.name.to_owned())),
                    None => {}
                }
                return Some(field);
            }
        }
        let known = scopes.iter().flat_map(|(_, fields)| fields.iter().map(|field| field.name));
        let typed = mark.typed();
        let message = if let Some(list) = self.owner_of(&mark.name) {
            format!("“{typed}”要写在“{{{{#{list}}}}}”和“{{{{/{list}}}}}”之间；请移过去，或者先写上这一对标记")
        } else if self.lists().iter().any(|list| list.name == mark.name) {
            let name = &mark.name;
            format!("“{typed}”是逐项重复的，要写成一对：“{{{{#{name}}}}}”……“{{{{/{name}}}}}”")
        } else {
            format!("没有“{}”这个字段；{}", mark.name, nearest(&mark.name, known))
        };
        self.fault(&mark.place, message);
        None
    }

    fn list(&mut self, mark: &Mark) -> Option<&'static List> {
        let found = self.lists().iter().find(|list| list.name == mark.name);
        if found.is_none() {
            let known: Vec<_> = self.lists().iter().map(|list| list.name).collect();
            let outer = self.within.last().map(|list| list.name);
            let is_outside = self.fields.lists.iter().any(|list| list.name == mark.name);
            let of = self.fields.lists.iter().find(|list| list.lists.iter().any(|one| one.name == mark.name));
            let message = match (outer, of) {
                (Some(outer), _) if is_outside => {
                    let typed = mark.typed();
                    format!("“{typed}”不能写在“{{{{#{outer}}}}}”和“{{{{/{outer}}}}}”之间；请移到外面")
                }
                (_, Some(of)) => {
                    let (typed, of) = (mark.typed(), of.name);
                    format!("“{typed}”要写在“{{{{#{of}}}}}”和“{{{{/{of}}}}}”之间；请移过去")
                }
                (_, None) => {
                    format!(
                        "没有“{}”这样逐项重复的内容；{}",
                        mark.name,
                        nearest(&mark.name, known.into_iter())
                    )
                }
            };
            self.fault(&mark.place, message);
        }
        found
    }

    /// The lists that may begin here: each within the one that it belongs to, and no other.
    fn lists(&self) -> &'static [List] {
        self.within.last().map_or(self.fields.lists, |list| list.lists)
    }

    /// In which list a field of this name would be.
    fn owner_of(&self, name: &str) -> Option<&'static str> {
        let all = self.fields.lists.iter().flat_map(|list| [list].into_iter().chain(list.lists));
        all.into_iter().find(|list| list.fields.iter().any(|field| field.name == name)).map(|list| list.name)
    }
}

/// What may have been meant: the names that are as near as the nearest, as long as they are few.
fn nearest(typed: &str, known: impl Iterator<Item = &'static str>) -> String {
    let mut near: Vec<_> = known.map(|name| (strsim::osa_distance(typed, name), name)).collect();
    let least = near.iter().map(|(distance, _)| *distance).min().unwrap_or(usize::MAX);
    near.retain(|(distance, _)| *distance == least);
    let is_near = least <= typed.chars().count().max(2) / 2;
    match near.as_slice() {
        _ if !is_near => "请照字段表改正".to_owned(),
        [(_, name)] => format!("是不是“{name}”？请照字段表改正"),
        [(_, one), (_, other)] => format!("是不是“{one}”或者“{other}”？请照字段表改正"),
        _ => "请照字段表改正".to_owned(),
    }
}

/// What a run says.
fn said(raw: &str) -> String {
    let mut is_tag = false;
    let mut text = String::new();
    for c in raw.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => text.push(c),
            _ => {}
        }
    }
    text
}

/// The marks of pairs in a node whose other half lies outside of it. What lies in a row belongs together only cell by cell, so that
/// what begins in one cell and ends in another repeats the row.
fn halves(node: &Node) -> Vec<Half> {
    match node {
        Node::Mark(Mark { kind: MarkKind::Field, .. }) => Vec::new(),
        Node::Mark(mark) => {
            let is_begin = mark.kind == MarkKind::Begin;
            vec![Half { number: mark.number, is_begin, name: mark.name.clone() }]
        }
        Node::Element(element) if element.is("txbxContent") => Vec::new(),
        Node::Element(element) => {
            let all = element.children.iter().flat_map(halves);
            if element.is("tr") { all.collect() } else { unpaired(all) }
        }
        _ => Vec::new(),
    }
}

fn unpaired(all: impl Iterator<Item = Half>) -> Vec<Half> {
    let mut left: Vec<Half> = Vec::new();
    for half in all {
        let closes =
            left.last().is_some_and(|last| last.is_begin && !half.is_begin && last.name == half.name);
        if closes {
            left.pop();
        } else {
            left.push(half);
        }
    }
    left
}

/// How many siblings further the pair of this half ends, and with which mark; or what is wrong, with `{}` for the mark.
fn end_of(first: &Half, from: &[Vec<Half>]) -> Result<(usize, usize), String> {
    if !first.is_begin {
        return Err(format!("“{{}}”前面没有配对的“{{{{#{}}}}}”；请补上或者删去", first.name));
    }
    let mut open: Vec<&Half> = Vec::new();
    for (more, halves) in from.iter().enumerate() {
        for (number, half) in halves.iter().enumerate() {
            if half.is_begin {
                open.push(half);
                continue;
            }
            match open.pop() {
                Some(last) if last.name == half.name => {}
                _ => {
                    return Err(format!("“{{}}”和后面的“{{{{/{}}}}}”交叉了；请一层套一层地写", half.name));
                }
            }
            if open.is_empty() {
                if number + 1 < halves.len() {
                    return Err("“{}”结束的那一行里又开始了别的；请各写一行".to_owned());
                }
                return Ok((more, half.number));
            }
        }
    }
    let name = &first.name;
    Err(format!(
        "“{{}}”后面没有配对的“{{{{/{name}}}}}”；请补上，两个标记要么在同一个格里，要么在同一个表格的行里，要么都在表格外"
    ))
}

/// Takes a mark out, and the paragraph with it where it has nothing else.
fn remove(nodes: &mut Vec<Node>, number: usize) -> Option<Mark> {
    for at in 0..nodes.len() {
        match &mut nodes[at] {
            Node::Mark(mark) if mark.number == number => {
                let Node::Mark(mark) = nodes.remove(at) else { return None };
                return Some(mark);
            }
            Node::Element(element) => {
                let Some(mark) = remove(&mut element.children, number) else { continue };
                let is_empty = element.is("p")
                    && element.children.iter().all(|child| match child {
                        Node::Raw(text) => said(text).trim().is_empty(),
                        Node::Element(one) if one.is("pPr") => {
                            one.children.iter().all(|look| look.element("sectPr").is_none())
                        }
                        Node::Element(one) => matches!(one.name.as_str(), "bookmarkStart" | "bookmarkEnd"),
                        _ => false,
                    });
                if is_empty {
                    nodes.remove(at);
                }
                return Some(mark);
            }
            _ => {}
        }
    }
    None
}
