//! Items: the physical things, and the one life line of each.

use domain::{
    Code, CustomerId, ItemId,
    code::CodeKind,
    customers::Customer,
    items::{Category, Item},
    people::{Action, Actor},
    stores::Store,
};

use crate::{
    Boucle, Checks, Error,
    ports::{Page, Repositories, TicketCard, TicketFilter},
    record::audit,
};

/// An item as typed into a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemForm {
    /// Family of goods, by stable name.
    pub category: String,
    /// Maker.
    pub brand: String,
    /// Model.
    pub model: String,
    /// Serial, frame or IMEI number.
    pub serial: String,
}

impl ItemForm {
    /// The form filled in with what is known.
    pub fn of(item: &Item) -> Self {
        Self {
            category: item.category.name().to_owned(),
            brand: item.brand.clone(),
            model: item.model.clone(),
            serial: item.serial.clone(),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct CheckedItem {
    category: Category,
    brand: String,
    model: String,
    serial: String,
}

pub(crate) fn check(form: &ItemForm, prefix: &str, checks: &mut Checks) -> CheckedItem {
    let field = |name: &str| format!("{prefix}{name}");
    let category = checks.required(&field("category"), &form.category, 60);
    let brand = checks.text(&field("brand"), &form.brand, 80);
    let model = checks.required(&field("model"), &form.model, 120);
    let serial = checks.text(&field("serial"), &form.serial, 60);
    CheckedItem {
        category: Category(category),
        brand,
        model,
        serial,
    }
}

/// Adds a checked item within a unit, with a code of the store.
pub(crate) async fn insert(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    store: &Store,
    owner: Option<CustomerId>,
    checked: &CheckedItem,
) -> Result<Item, Error> {
    let now = app.clock.now();
    let number = r.take_numbers(store.id, CodeKind::Item, 1).await?;
    let item = Item {
        id: ItemId(app.entropy.id(now)),
        code: Code {
            prefix: store.prefix.clone(),
            kind: CodeKind::Item,
            number,
        },
        category: checked.category.clone(),
        brand: checked.brand.clone(),
        model: checked.model.clone(),
        serial: checked.serial.clone(),
        owner,
        created_at: now,
        version: 1,
    };
    r.insert_item(&item).await?;
    audit(
        r,
        app,
        actor,
        "create_item",
        ("item", item.id.0),
        Some(store.id),
        &["category", "brand", "model", "serial", "owner"],
    )
    .await?;
    Ok(item)
}

/// Changes an item.
pub async fn update_item(
    app: &Boucle,
    actor: &Actor,
    id: ItemId,
    version: i64,
    form: ItemForm,
) -> Result<(), Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    let mut checks = Checks::default();
    let checked = check(&form, "", &mut checks);
    checks.done()?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("update_item", move |r| {
            let (app, actor, checked) = (app.clone(), actor.clone(), checked.clone());
            Box::pin(async move {
                let mut item = r.item(id).await?.ok_or(Error::NotFound)?;
                if item.version != version {
                    return Err(Error::Stale);
                }
                let mut fields = Vec::new();
                for (name, before, after) in [
                    ("brand", &mut item.brand, checked.brand),
                    ("model", &mut item.model, checked.model),
                    ("serial", &mut item.serial, checked.serial),
                    ("category", &mut item.category.0, checked.category.0),
                ] {
                    if *before != after {
                        *before = after;
                        fields.push(name);
                    }
                }
                if fields.is_empty() {
                    return Ok(());
                }
                item.version += 1;
                if !r.save_item(&item).await? {
                    return Err(Error::Stale);
                }
                crate::search::reindex_item(r, id).await?;
                audit(r, &app, &actor, "update_item", ("item", id.0), None, &fields).await
            })
        })
        .await
}

/// A page about an item: its life line.
#[derive(Debug, Clone)]
pub struct ItemPage {
    /// The item.
    pub item: Item,
    /// Whose it is; without contacts.
    pub owner: Option<Customer>,
    /// Its tickets, newest first.
    pub tickets: Vec<TicketCard>,
}

/// Reads an item's page by its code.
pub async fn item_page(app: &Boucle, actor: &Actor, code: &Code) -> Result<ItemPage, Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    let code = code.clone();
    app.db
        .read("item_page", move |r| {
            let code = code.clone();
            Box::pin(async move {
                let item = r.item_by_code(&code).await?.ok_or(Error::NotFound)?;
                let mut owner = crate::customers::named(r, item.owner).await?;
                if let Some(owner) = &mut owner {
                    owner.contacts.clear();
                }
                let filter = TicketFilter {
                    item: Some(item.id),
                    ..TicketFilter::default()
                };
                let tickets = r.tickets_newest(&filter, None, 50).await?.rows;
                Ok(ItemPage { item, owner, tickets })
            })
        })
        .await
}

/// Lists items, newest first.
pub async fn items(
    app: &Boucle,
    actor: &Actor,
    category: Option<String>,
    before: Option<ItemId>,
    limit: u32,
) -> Result<Page<Item>, Error> {
    actor.check_anywhere(Action::EditCustomers)?;
    app.db
        .read("items", move |r| {
            let category = category.clone();
            Box::pin(async move {
                Ok(r.items_newest(category.as_deref(), before, limit.min(100))
                    .await?)
            })
        })
        .await
}
