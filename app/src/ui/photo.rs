//! Photos, always in the same frame. Without a photo the kind of thing is drawn.

use leptos::prelude::*;

use super::{Icon, Maybe};

/// The drawing of a family of goods.
pub fn category_icon(category: &str) -> Icon {
    match category {
        "bike" => Icon::Bike,
        "ebike" => Icon::Zap,
        "ski" => Icon::Snowflake,
        "phone" => Icon::Smartphone,
        "computer" => Icon::Laptop,
        "textile" => Icon::Shirt,
        "scooter" => Icon::Timer,
        "outdoor" => Icon::Leaf,
        _ => Icon::Package,
    }
}

/// A small square picture in a row.
#[component]
pub fn Thumb(
    /// Address of the photo, if there is one.
    #[prop(optional, into)]
    src: Maybe<String>,
    /// Family of goods, for the drawing.
    #[prop(into)]
    category: String,
) -> impl IntoView {
    let src = src.0;
    match src {
        Some(src) => {
            view! { <span class="photo thumb"><img src=src alt="" loading="lazy" decoding="async"/></span> }
                .into_any()
        }
        None => {
            view! { <span class="photo thumb is-drawn" aria-hidden="true">{category_icon(&category)}</span> }
                .into_any()
        }
    }
}

/// A photo one can open.
#[component]
pub fn Photo(
    /// Address of what is shown.
    #[prop(into)]
    src: String,
    /// Address of the whole photo.
    #[prop(into)]
    href: String,
    /// What one sees.
    #[prop(into)]
    alt: String,
) -> impl IntoView {
    view! { <a class="photo" href=href><img src=src alt=alt loading="lazy" decoding="async"/></a> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{HOSTILE, html, is_tame};

    #[test]
    fn without_a_photo_the_kind_is_drawn() {
        assert!(html(|| view! { <Thumb category="bike"/> }).contains("is-drawn"));
        let page = html(|| view! { <Thumb category="bike" src="/photos/1"/> });
        assert!(page.contains(r#"<img src="/photos/1" alt="""#), "{page}");
    }

    #[test]
    fn every_family_of_intake_has_a_drawing_of_its_own() {
        let names: std::collections::BTreeSet<_> = domain::items::INTAKE
            .iter()
            .map(|family| category_icon(family).name())
            .collect();
        assert_eq!(names.len(), domain::items::INTAKE.len());
    }

    #[test]
    fn hostile_values_stay_values() {
        let page = html(
            || view! { <Thumb category=HOSTILE src=HOSTILE/><Photo src=HOSTILE href=HOSTILE alt=HOSTILE/> },
        );
        assert!(is_tame(&page), "{page}");
    }
}
