//! Icons. They are decoration: the word beside them, or a `Sr` text, says what they mean.

mod drawings;

use leptos::prelude::*;

pub use drawings::Icon;

/// How large an icon is drawn: 14, 16 or 20 px on the desk, more under a finger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Small,
    Normal,
    Large,
}

/// An icon with its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizedIcon {
    icon: Icon,
    scale: Scale,
    class: &'static str,
}

impl Icon {
    const fn sized(self, scale: Scale) -> SizedIcon {
        SizedIcon {
            icon: self,
            scale,
            class: "",
        }
    }

    /// As large as small print.
    pub const fn small(self) -> SizedIcon {
        self.sized(Scale::Small)
    }

    /// As large as a title.
    pub const fn large(self) -> SizedIcon {
        self.sized(Scale::Large)
    }

    /// With one more class, such as a tone (`t-brand`).
    pub const fn with(self, class: &'static str) -> SizedIcon {
        SizedIcon {
            icon: self,
            scale: Scale::Normal,
            class,
        }
    }
}

impl SizedIcon {
    fn svg(self) -> AnyView {
        let size = match self.scale {
            Scale::Small => "i i-s",
            Scale::Normal => "i",
            Scale::Large => "i i-l",
        };
        let class = if self.class.is_empty() {
            size.to_owned()
        } else {
            format!("{size} {}", self.class)
        };
        view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" inner_html=self.icon.drawing()></svg> }
            .into_any()
    }
}

impl IntoRender for Icon {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        self.sized(Scale::Normal).svg()
    }
}

impl IntoRender for SizedIcon {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        self.svg()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::html;

    #[test]
    fn an_icon_is_hidden_from_who_listens() {
        let page = html(|| view! { <b>{Icon::Wrench}{Icon::Check.small()}{Icon::Loop.with("t-brand")}</b> });
        assert_eq!(page.matches("<svg").count(), 3);
        assert_eq!(page.matches("aria-hidden=\"true\"").count(), 3);
        assert!(page.contains("class=\"i i-s\""), "{page}");
        assert!(page.contains("class=\"i t-brand\""), "{page}");
        assert!(page.contains("<path d="), "{page}");
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = Icon::ALL.iter().map(|icon| icon.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Icon::ALL.len());
    }
}
