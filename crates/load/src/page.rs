//! Reads a page the way a browser without scripts does: tags, and the forms with what they would send.

/// A tag with its attributes, unescaped.
#[derive(Clone, Debug)]
pub struct Tag<'a> {
    /// `form`, `/form`, `input`.
    pub name: &'a str,
    /// Name and value; an attribute without a value has an empty one.
    pub attributes: Vec<(&'a str, String)>,
    /// What stands between this tag and the next.
    pub text: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str())
    }

    fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// All tags of a page in their order.
pub fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let inner = &rest[at + 1..];
        let end = end_of_tag(inner);
        let after = &inner[(end + 1).min(inner.len())..];
        let text = &after[..after.find('<').unwrap_or(after.len())];
        found.push(read(&inner[..end], text));
        rest = after;
    }
    found
}

/// Where a tag ends: the first `>` outside of quotes.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn read<'a>(inner: &'a str, text: &'a str) -> Tag<'a> {
    let (name, mut rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let key = &rest[..end];
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            attributes.push((key, String::new()));
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        attributes.push((key, unescape(value)));
        rest = after;
    }
    Tag { name, attributes, text }
}

/// Text of a page as a reader sees it.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find(';').filter(|&end| end <= 8) else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        let code = &rest[1..end];
        let number = code.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16).ok());
        let number = number.or_else(|| code.strip_prefix('#').map(|n| n.parse().ok())).flatten();
        match (number.and_then(char::from_u32), code) {
            (Some(c), _) => out.push(c),
            (None, "amp") => out.push('&'),
            (None, "lt") => out.push('<'),
            (None, "gt") => out.push('>'),
            (None, "quot") => out.push('"'),
            (None, "nbsp") => out.push('\u{A0}'),
            // An entity of which our pages know nothing stays as it is.
            (None, other) => out.extend(['&'.to_string(), other.to_owned(), ';'.to_string()]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

/// A form as a browser would send it.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Where it goes.
    pub action: String,
    /// Its fields.
    pub fields: Vec<(String, String)>,
}

impl Filled {
    /// Types into a field, which may be a new one: a button's name, for instance.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// Leaves a field out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    /// The same fields to another address: a button with its own action.
    #[must_use]
    pub fn to(mut self, action: &str) -> Self {
        action.clone_into(&mut self.action);
        self
    }

    /// What a field holds.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
}

/// The posting forms of a page.
pub fn forms(page: &str) -> Vec<Filled> {
    let mut found: Vec<Filled> = Vec::new();
    let (mut inside, mut select) = (false, None::<(String, Option<String>)>);
    for tag in tags(page) {
        if tag.name == "form" {
            inside = tag.get("method") == Some("post");
            if inside {
                let action = tag.get("action").unwrap_or_default().to_owned();
                found.push(Filled { action, fields: Vec::new() });
            }
            continue;
        }
        let Some(form) = found.last_mut().filter(|_| inside) else { continue };
        let name = tag.get("name").unwrap_or_default().to_owned();
        match tag.name {
            "/form" => inside = false,
            "input" if matches!(tag.get("type"), Some("radio" | "checkbox")) && !tag.is_set("checked") => {}
            "input" => form.fields.push((name, tag.get("value").unwrap_or_default().to_owned())),
            "textarea" => form.fields.push((name, unescape(tag.text))),
            "select" => select = Some((name, None)),
            "option" => {
                if let Some((_, chosen)) = &mut select
                    && (chosen.is_none() || tag.is_set("selected"))
                {
                    *chosen = Some(tag.get("value").unwrap_or_default().to_owned());
                }
            }
            "/select" => {
                if let Some((name, Some(value))) = select.take() {
                    form.fields.push((name, value));
                }
            }
            _ => {}
        }
    }
    found
}
