//! The functional actions that Boucle needs of a partner, by fixed names, and the business types of documents.

use std::fmt;

/// What Boucle asks, pulls or delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// A product by its EAN.
    ProductByEan,
    /// Products, incrementally.
    Products,
    /// Customers by text, e-mail or telephone.
    CustomerFind,
    /// A new customer.
    CustomerCreate,
    /// Customers, incrementally.
    Customers,
    /// The stock of a product.
    Stock,
    /// Stocks, incrementally.
    Stocks,
    /// Their stores.
    Stores,
    /// Their staff.
    Staff,
    /// A repair that is to be paid at the till.
    RepairToPay,
    /// What was paid at the till, polled.
    Payments,
    /// The credit that a buyback gives.
    BuybackCredit,
    /// A used item that goes into stock.
    UsedItem,
    /// A sale.
    Sale,
    /// Something given back.
    Return,
    /// A rental, as a rental.
    Rental,
}

/// How an action goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A question with one answer.
    Ask,
    /// Rows, page by page, from where the last pull ended.
    Pull,
    /// Something that is sent once.
    Deliver,
}

impl Action {
    /// All of them, in the order of the capability table.
    pub const ALL: [Self; 16] = [
        Self::ProductByEan,
        Self::Products,
        Self::CustomerFind,
        Self::CustomerCreate,
        Self::Customers,
        Self::Stock,
        Self::Stocks,
        Self::Stores,
        Self::Staff,
        Self::RepairToPay,
        Self::Payments,
        Self::BuybackCredit,
        Self::UsedItem,
        Self::Sale,
        Self::Return,
        Self::Rental,
    ];

    /// Its name, which is that of its file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProductByEan => "product-by-ean",
            Self::Products => "products",
            Self::CustomerFind => "customer-find",
            Self::CustomerCreate => "customer-create",
            Self::Customers => "customers",
            Self::Stock => "stock",
            Self::Stocks => "stocks",
            Self::Stores => "stores",
            Self::Staff => "staff",
            Self::RepairToPay => "repair-to-pay",
            Self::Payments => "payments",
            Self::BuybackCredit => "buyback-credit",
            Self::UsedItem => "used-item",
            Self::Sale => "sale",
            Self::Return => "return",
            Self::Rental => "rental",
        }
    }

    /// The action of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// The names, for people.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// How it goes.
    pub const fn kind(self) -> Kind {
        match self {
            Self::ProductByEan | Self::CustomerFind | Self::Stock => Kind::Ask,
            Self::Products | Self::Customers | Self::Stocks | Self::Stores | Self::Staff | Self::Payments => {
                Kind::Pull
            }
            Self::CustomerCreate
            | Self::RepairToPay
            | Self::BuybackCredit
            | Self::UsedItem
            | Self::Sale
            | Self::Return
            | Self::Rental => Kind::Deliver,
        }
    }

    /// It carries a business document, whose type has to be mapped.
    pub const fn carries_a_type(self) -> bool {
        matches!(self.kind(), Kind::Deliver) && !matches!(self, Self::CustomerCreate)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a business document is. A partner's document of another type never stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BusinessType {
    /// Goods for money.
    Sale,
    /// Work on a customer's thing.
    Repair,
    /// A used thing bought from a customer.
    Buyback,
    /// A thing lent for money.
    Rental,
    /// Money held for a while.
    Deposit,
    /// Money given back.
    Refund,
    /// Money owed to a customer as credit.
    Credit,
}

impl BusinessType {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Sale,
        Self::Repair,
        Self::Buyback,
        Self::Rental,
        Self::Deposit,
        Self::Refund,
        Self::Credit,
    ];

    /// Its word in documents and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Repair => "repair",
            Self::Buyback => "buyback",
            Self::Rental => "rental",
            Self::Deposit => "deposit",
            Self::Refund => "refund",
            Self::Credit => "credit",
        }
    }

    /// The type of a word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for BusinessType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a connector carries a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// By these actions.
    By(Vec<Action>),
    /// Not at all, and why.
    Cannot(String),
}
