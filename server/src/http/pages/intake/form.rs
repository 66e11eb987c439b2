//! The form of the intake as the page has it, and as the use case takes it.

use app::pages::intake::{IntakeTyped, NEW, NOBODY, OTHER};
use business::{
    Error, FieldError,
    customers::CustomerForm,
    items::{ItemForm, item_page},
    workshop::{CustomerChoice, IntakeForm, ItemChoice},
};
use domain::Code;

use crate::http::{Web, form::Fields, staff::Staff};

/// The text, or something else where there is none.
pub(super) fn some_or(text: String, otherwise: &str) -> String {
    if text.is_empty() {
        otherwise.to_owned()
    } else {
        text
    }
}

/// What a press on a button of the form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    FindCustomer,
    FindItem,
    ForgetCustomer,
    ForgetItem,
    TakeIn,
}

/// Enter, and the main button, look first for what was typed and not yet looked for.
pub(super) fn step(fields: &Fields, typed: &IntakeTyped) -> Step {
    let is_due = |text: &str, found: &str| !text.trim().is_empty() && text.trim() != found;
    let who_is_due = is_nobody_described(typed) && is_due(&typed.who, &typed.who_found);
    let what_is_due = is_nothing_described(typed) && is_due(&typed.what, &typed.what_found);
    match fields.get("step") {
        "customer" => Step::FindCustomer,
        "item" => Step::FindItem,
        "forget_customer" => Step::ForgetCustomer,
        "forget_item" => Step::ForgetItem,
        _ if who_is_due => Step::FindCustomer,
        _ if what_is_due => Step::FindItem,
        _ => Step::TakeIn,
    }
}

/// Nobody known is chosen, and nobody new is described.
pub(super) fn is_nobody_described(typed: &IntakeTyped) -> bool {
    let new = &typed.new_customer;
    matches!(typed.customer.as_str(), "" | NEW)
        && [&new.last_name, &new.first_name, &new.phone, &new.email]
            .iter()
            .all(|text| text.trim().is_empty())
}

/// Nothing known is chosen, and nothing new is described.
pub(super) fn is_nothing_described(typed: &IntakeTyped) -> bool {
    let new = &typed.new_item;
    matches!(typed.item.as_str(), "" | NEW)
        && [&new.brand, &new.model, &new.serial]
            .iter()
            .all(|text| text.trim().is_empty())
}

/// The form as the page has it.
pub(super) fn typed(fields: &Fields) -> IntakeTyped {
    let by_family = |prefix: &str| {
        fields
            .0
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value.clone())))
            .collect()
    };
    IntakeTyped {
        intake_key: fields.text("intake_key"),
        who: fields.text("who"),
        who_found: fields.text("who_found"),
        customer: fields.text("customer"),
        new_customer: CustomerForm {
            kind: fields.text("customer_kind"),
            first_name: fields.text("customer_first_name"),
            last_name: fields.text("customer_last_name"),
            phone: fields.text("customer_phone"),
            email: fields.text("customer_email"),
            language: fields.text("customer_language"),
            ..CustomerForm::default()
        },
        what: fields.text("what"),
        what_found: fields.text("what_found"),
        item: fields.text("item"),
        new_item: ItemForm {
            category: fields.text("item_category"),
            brand: fields.text("item_brand"),
            model: fields.text("item_model"),
            serial: fields.text("item_serial"),
        },
        symptoms: by_family("symptom-"),
        problem: fields.text("problem"),
        left: by_family("left-"),
        left_more: fields.text("accessories"),
        kind: fields.text("kind"),
        priority: fields.text("priority"),
        technician: fields.text("technician"),
        location: fields.text("location"),
        day: fields.text("promised_day"),
        other_day: fields.text("other_day"),
        hour: fields.text("promised_hour"),
        other_hour: fields.text("other_hour"),
        ceiling: fields.text("ceiling"),
    }
}

/// Whose words belong to the family that was chosen in the end: boxes of other families are hidden, and may still be ticked.
fn of_family(all: &[(String, String)], family: &str) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    for (known, value) in all {
        if known == family && !chosen.contains(value) {
            chosen.push(value.clone());
        }
    }
    chosen
}

/// What the use case takes.
pub(super) async fn form(web: &Web, staff: &Staff, typed: &IntakeTyped) -> Result<IntakeForm, Error> {
    let customer = match typed.customer.as_str() {
        NOBODY => CustomerChoice::Nobody,
        // Nothing chosen is somebody new of whom nothing was typed: refused together with whatever else is wrong.
        NEW | "" => CustomerChoice::New(typed.new_customer.clone()),
        id => CustomerChoice::Known(id.parse().map_err(|_| Error::field("customer", "unknown"))?),
    };
    let (item, family) = match typed.item.as_str() {
        NEW => (
            ItemChoice::New(typed.new_item.clone()),
            typed.new_item.category.clone(),
        ),
        code => {
            let code: Code = code.parse().map_err(|_| Error::field("what", "unknown"))?;
            let page = match item_page(&web.boucle, staff.actor(), &code).await {
                Err(Error::NotFound) => return Err(Error::field("what", "unknown")),
                other => other?,
            };
            (
                ItemChoice::Known(page.item.id),
                page.item.category.name().to_owned(),
            )
        }
    };
    Ok(intake_form(typed, customer, item, &family))
}

fn intake_form(typed: &IntakeTyped, customer: CustomerChoice, item: ItemChoice, family: &str) -> IntakeForm {
    let mut left = of_family(&typed.left, family);
    left.extend(Some(typed.left_more.trim().to_owned()).filter(|more| !more.is_empty()));
    let or_other = |chosen: &str, other: &str| if chosen == OTHER { other } else { chosen }.to_owned();
    IntakeForm {
        intake_key: typed.intake_key.clone(),
        customer,
        item,
        kind: typed.kind.clone(),
        symptoms: of_family(&typed.symptoms, family),
        problem: typed.problem.clone(),
        accessories: left.join(", "),
        priority: typed.priority.clone(),
        promised_day: or_other(&typed.day, &typed.other_day),
        promised_hour: or_other(&typed.hour, &typed.other_hour),
        ceiling: typed.ceiling.clone(),
        technician: typed.technician.clone(),
        location: typed.location.clone(),
    }
}

/// The names that the page gives to fields. Where several people or things were found and none is chosen, that is the one thing to
/// put right, not the fields of somebody or something new.
pub(super) fn named(errors: Vec<FieldError>, typed: &IntakeTyped) -> Vec<FieldError> {
    let (no_customer, no_item) = (typed.customer.is_empty(), typed.item.is_empty());
    let mut named: Vec<FieldError> = Vec::new();
    for error in errors {
        let error = match error.field.as_str() {
            field if no_customer && field.starts_with("customer_") => FieldError::new("customer", "missing"),
            field if no_item && field.starts_with("item_") => FieldError::new("what", "missing"),
            "item" => FieldError {
                field: "what".to_owned(),
                ..error
            },
            _ => error,
        };
        if !named.contains(&error) {
            named.push(error);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> Fields {
        Fields::parse(body.as_bytes()).expect("a form")
    }

    #[test]
    fn the_form_comes_back_as_it_was_typed() {
        let body = "intake_key=k&who=06+12&customer=new&customer_kind=person&customer_last_name=%3C%2Ftextarea%3E\
            &item=new&item_category=bike&item_model=Gazelle&symptom-bike=brakes&symptom-bike=noise&symptom-phone=screen\
            &problem=couine&left-bike=Antivol&accessories=sonnette&kind=customer_repair&priority=urgent\
            &promised_day=other&other_day=2026-12-01&promised_hour=other&other_hour=10%3A30&ceiling=40%2C00";
        let typed = typed(&fields(body));
        assert_eq!(typed.new_customer.last_name, "</textarea>");
        assert_eq!(
            typed.symptoms.len(),
            3,
            "nothing typed is lost, whichever family it belongs to"
        );
        let form = intake_form(
            &typed,
            CustomerChoice::Nobody,
            ItemChoice::New(typed.new_item.clone()),
            "bike",
        );
        assert_eq!(form.symptoms, ["brakes", "noise"], "only the chosen family's");
        assert_eq!(form.accessories, "Antivol, sonnette");
        assert_eq!(
            (form.promised_day.as_str(), form.promised_hour.as_str()),
            ("2026-12-01", "10:30")
        );
        assert_eq!(form.ceiling, "40,00");
    }

    #[test]
    fn enter_looks_first_for_what_was_typed_and_not_found() {
        let at = |body: &str| {
            let fields = fields(body);
            step(&fields, &typed(&fields))
        };
        assert_eq!(at("who=roussel"), Step::FindCustomer);
        assert_eq!(
            at("who=roussel&who_found=roussel"),
            Step::TakeIn,
            "once is enough"
        );
        assert_eq!(at("who=roussel&customer_last_name=Roussel"), Step::TakeIn);
        assert_eq!(at("who=roussel&customer=0193&what=LYN-E1"), Step::FindItem);
        assert_eq!(at("what=LYN-E1&item=LYN-E1"), Step::TakeIn);
        assert_eq!(at("step=customer&what=LYN-E1"), Step::FindCustomer);
        assert_eq!(at("step=forget_item&who=x"), Step::ForgetItem);
        assert_eq!(at(""), Step::TakeIn);
    }

    #[test]
    fn nobody_chosen_is_one_error() {
        let errors = || {
            ["customer_last_name", "customer_phone", "item_model", "problem"]
                .map(|field| FieldError::new(field, "missing"))
        };
        let fields = |typed: &IntakeTyped| -> Vec<String> {
            named(errors().into(), typed)
                .into_iter()
                .map(|error| error.field)
                .collect()
        };
        assert_eq!(fields(&IntakeTyped::default()), ["customer", "what", "problem"]);
        let new = IntakeTyped {
            customer: NEW.to_owned(),
            item: NEW.to_owned(),
            ..IntakeTyped::default()
        };
        assert_eq!(
            fields(&new),
            ["customer_last_name", "customer_phone", "item_model", "problem"]
        );
    }
}
