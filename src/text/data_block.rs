//! Facts for machines inside a page: JSON that no reading of it as HTML can leave.
//!
//! A data block is not a script and never runs, but it stands in a `script` element, which `</script` would end wherever
//! it stands. So no `<` leaves here: in JSON it can only be inside a text, where `\u003c` says the same.

use askama::filters::HtmlSafe;
use serde_json::Value;
use std::fmt;

/// JSON that may stand in a data block as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataBlock(String);

impl DataBlock {
    /// The block of a value.
    pub fn new(value: &Value) -> Self {
        let json = value.to_string();
        let json = json
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026");
        Self(json)
    }
}

impl fmt::Display for DataBlock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl HtmlSafe for DataBlock {}

#[cfg(test)]
mod tests {
    use super::DataBlock;
    use serde_json::{Value, json};

    #[test]
    fn nothing_ends_the_block_and_everything_comes_back() {
        for text in [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "]]>",
            "&lt;/script&gt; & \"quoted\" \\u003c",
            "\u{2028}\u{2029}\n\t\0",
            "按摩 🦴",
        ] {
            let value = json!({"headline": text, text: [text]});
            let block = DataBlock::new(&value).to_string();
            assert!(!block.contains(['<', '>', '&']), "{block}");
            let back: Value = serde_json::from_str(&block).unwrap();
            assert_eq!(back, value);
        }
    }
}
