//! The drawings of [`Icon`](super::Icon): a 24 grid, strokes of 1.75 with round ends. Names follow Lucide; `loop`, `hand-over`
//! are our own. Shapes are drawn for Boucle.

macro_rules! icons {
    ($($variant:ident $name:literal $drawing:literal)+) => {
        /// An icon. Stands in a view as it is: `{Icon::Wrench}`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "an icon is its name")]
        pub enum Icon { $($variant),+ }

        impl Icon {
            /// All of them, by name.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that designers know it by.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What is inside the `svg` element.
            pub(in crate::ui) const fn drawing(self) -> &'static str {
                match self { $(Self::$variant => $drawing),+ }
            }
        }
    };
}

icons! {
    ArrowDown "arrow-down" r#"<path d="M12 5v14M6 13l6 6 6-6"/>"#
    ArrowLeft "arrow-left" r#"<path d="M19 12H5M11 6l-6 6 6 6"/>"#
    ArrowRight "arrow-right" r#"<path d="M5 12h14M13 6l6 6-6 6"/>"#
    ArrowRightLeft "arrow-right-left" r#"<path d="M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4"/>"#
    ArrowUp "arrow-up" r#"<path d="M12 19V5M6 11l6-6 6 6"/>"#
    ArrowUpRight "arrow-up-right" r#"<path d="M7 17 17 7M8.5 7H17v8.5"/>"#
    Bell "bell" r#"<path d="M6 9a6 6 0 0 1 12 0c0 6.5 2.5 8 2.5 8h-17S6 15.5 6 9zM10 20.5a2.2 2.2 0 0 0 4 0"/>"#
    Bike "bike" r#"<circle cx="5.5" cy="16.5" r="3.7"/><circle cx="18.5" cy="16.5" r="3.7"/><path d="M5.5 16.5 9 9h6l3.5 7.5M9 9l3 7.5L15 9M7.5 7H10M14.3 6.5h2.2"/>"#
    Calendar "calendar" r#"<rect x="3.5" y="4.5" width="17" height="16" rx="2"/><path d="M3.5 9.5h17M8 2.5v4M16 2.5v4"/>"#
    CalendarClock "calendar-clock" r#"<path d="M20.5 8.5v-2a2 2 0 0 0-2-2h-13a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4"/><path d="M3.5 9.5h8M8 2.5v4M16 2.5v4"/><circle cx="16.5" cy="16.5" r="5"/><path d="M16.5 14v2.7l1.7 1"/>"#
    Camera "camera" r#"<path d="M14.5 4.5h-5l-2 3h-3a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h15a2 2 0 0 0 2-2v-9a2 2 0 0 0-2-2h-3z"/><circle cx="12" cy="13.5" r="3.5"/>"#
    ChartColumn "chart-column" r#"<path d="M3.5 3.5v15a2 2 0 0 0 2 2h15"/><path d="M8.5 16.5v-4M13 16.5v-9M17.5 16.5v-6"/>"#
    Check "check" r#"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#
    CheckCheck "check-check" r#"<path d="m2.5 12.5 4.5 4.5 9-9.5M12 16.4l.6.6 9-9.5"/>"#
    ChevronDown "chevron-down" r#"<path d="m6 9 6 6 6-6"/>"#
    ChevronLeft "chevron-left" r#"<path d="m15 6-6 6 6 6"/>"#
    ChevronRight "chevron-right" r#"<path d="m9 6 6 6-6 6"/>"#
    ChevronsUpDown "chevrons-up-down" r#"<path d="m7.5 15 4.5 4.5 4.5-4.5M7.5 9 12 4.5 16.5 9"/>"#
    CircleAlert "circle-alert" r#"<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5M12 16h.01"/>"#
    CircleCheck "circle-check" r#"<circle cx="12" cy="12" r="9"/><path d="m8.3 12.3 2.6 2.6 4.8-5.2"/>"#
    CircleHelp "circle-help" r#"<circle cx="12" cy="12" r="9"/><path d="M9.3 9.3a2.8 2.8 0 0 1 5.4.9c0 1.9-2.7 2.4-2.7 3.8M12 17h.01"/>"#
    CircleX "circle-x" r#"<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6M15 9l-6 6"/>"#
    ClipboardCheck "clipboard-check" r#"<rect x="8.5" y="2.5" width="7" height="4" rx="1"/><path d="M15.5 4.5h2a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2h2M8.8 14l2.3 2.3 4.3-4.6"/>"#
    Clock "clock" r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5.2l3.4 2"/>"#
    CloudUpload "cloud-upload" r#"<path d="M7 18.5a4.5 4.5 0 0 1-.6-9 6 6 0 0 1 11.4 1.6 3.8 3.8 0 0 1-.3 7.4M12 20.5v-8M9 15l3-3 3 3"/>"#
    Coins "coins" r#"<circle cx="9" cy="9" r="6"/><path d="M16.5 9.6a6 6 0 1 1-6.9 6.9"/><path d="M8 6.6h1.4v4.8"/>"#
    Columns3 "columns-3" r#"<rect x="3.5" y="4" width="17" height="16" rx="2"/><path d="M9.2 4v16M14.8 4v16"/>"#
    Copy "copy" r#"<rect x="8.5" y="8.5" width="12" height="12" rx="2"/><path d="M15.5 8.5v-3a2 2 0 0 0-2-2h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3"/>"#
    CreditCard "credit-card" r#"<rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="M2.5 10h19M6.5 15h3"/>"#
    Delete "delete" r#"<path d="M20.5 5.5H9L2.5 12 9 18.5h11.5a1 1 0 0 0 1-1v-11a1 1 0 0 0-1-1zM17 9.5l-5 5M12 9.5l5 5"/>"#
    Download "download" r#"<path d="M12 3.5v12M7 11l5 5 5-5M4 20.5h16"/>"#
    Ellipsis "ellipsis" r#"<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="2.6"/>"#
    Equal "equal" r#"<path d="M5 9.5h14M5 14.5h14"/>"#
    Euro "euro" r#"<path d="M18.5 6.5a7 7 0 1 0 0 11M3.5 10.3h10M3.5 13.7h9"/>"#
    ExternalLink "external-link" r#"<path d="M14.5 3.5h6v6M20.5 3.5 11 13M18 13.5v5a2 2 0 0 1-2 2H5.5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h5"/>"#
    Eye "eye" r#"<path d="M2.5 12s3.5-6.5 9.5-6.5 9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.7"/>"#
    FileText "file-text" r#"<path d="M14 2.5H6.5a2 2 0 0 0-2 2v15a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V8z"/><path d="M14 2.5V8h5.5M8.5 13h7M8.5 17h5"/>"#
    Flag "flag" r#"<path d="M5 21.5v-18s1-.8 4-.8 4.5 2 7 2 4-.8 4-.8v10s-1.5.8-4 .8-4-2-7-2-4 .8-4 .8"/>"#
    Globe "globe" r#"<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c2.5 2.6 3.7 5.7 3.7 9s-1.2 6.4-3.7 9c-2.5-2.6-3.7-5.7-3.7-9S9.5 5.6 12 3z"/>"#
    GripVertical "grip-vertical" r#"<path d="M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01" stroke-width="2.4"/>"#
    Hand "hand" r#"<path d="M18 11V6.5a1.7 1.7 0 0 0-3.4 0V11 4.5a1.7 1.7 0 0 0-3.4 0V11 5.5a1.7 1.7 0 0 0-3.4 0V14l-1.6-2.1a1.8 1.8 0 0 0-2.9 2.1l3.3 5a6.5 6.5 0 0 0 5.4 3h1.6a5.5 5.5 0 0 0 5.5-5.5V8.5a1.6 1.6 0 0 0-3.2 0"/>"#
    HandOver "hand-over" r#"<path d="M2.5 14.5h3v6h-3zM5.5 19.5l6.5 1.5 8.2-4.3a1.6 1.6 0 0 0-1.5-2.8L14 15.9M5.5 15.5c1.6-1.4 3.4-1.8 5-.8l2.7.3a1.5 1.5 0 0 1 .3 2.9l-3 .4"/><path d="m15 3.5 4 2.1v4.3l-4 2.1-4-2.1V5.6z"/>"#
    History "history" r#"<path d="M3.5 4.5v5h5"/><path d="M3.8 9.5A8.5 8.5 0 1 1 3.5 13M12 7.5v5l3.5 2"/>"#
    Hourglass "hourglass" r#"<path d="M6 3h12M6 21h12M7.5 3v3.5c0 1.5.7 2.4 1.9 3.3L12 12l2.6 -2.2c1.2-.9 1.9-1.8 1.9-3.3V3M7.5 21v-3.5c0-1.5.7-2.4 1.9-3.3L12 12l2.6 2.2c1.2.9 1.9 1.8 1.9 3.3V21"/>"#
    Image "image" r#"<rect x="3.5" y="3.5" width="17" height="17" rx="2"/><circle cx="9" cy="9" r="1.7"/><path d="m20.5 15-4-4L6 20.5"/>"#
    Info "info" r#"<circle cx="12" cy="12" r="9"/><path d="M12 11.5v5M12 8h.01"/>"#
    Key "key" r#"<circle cx="7.5" cy="15.5" r="4.5"/><path d="m10.7 12.3 9.3-9.3M15.5 7.5l3 3 3-3-3-3"/>"#
    Landmark "landmark" r#"<path d="m12 3 9 5H3zM4 20.5h16M6 11.5v6M10 11.5v6M14 11.5v6M18 11.5v6"/>"#
    Laptop "laptop" r#"<path d="M5 15.5v-9a1.5 1.5 0 0 1 1.5-1.5h11A1.5 1.5 0 0 1 19 6.5v9M2.5 18.5h19"/>"#
    Leaf "leaf" r#"<path d="M11 20A7 7 0 0 1 9.8 6.1C15 5 17 4.5 19.5 2.5c1 2 2 4.2 2 8 0 5.5-4.8 9.5-10.5 9.5zM2.5 21.5c0-3 1.8-5.4 5-6C10 15 12.5 13.5 13.5 12"/>"#
    Link "link" r#"<path d="M10 14a4.5 4.5 0 0 0 6.4 0l3-3A4.5 4.5 0 0 0 13 4.6l-1 1M14 10a4.5 4.5 0 0 0-6.4 0l-3 3a4.5 4.5 0 0 0 6.4 6.4l1-1"/>"#
    List "list" r#"<path d="M8.5 6h12M8.5 12h12M8.5 18h12M4 6h.01M4 12h.01M4 18h.01"/>"#
    ListFilter "list-filter" r#"<path d="M3.5 6h17M7 12h10M10.5 18h3"/>"#
    Lock "lock" r#"<rect x="4.5" y="10.5" width="15" height="10.5" rx="2"/><path d="M8 10.5V7a4 4 0 0 1 8 0v3.5"/>"#
    LogOut "log-out" r#"<path d="M9.5 20.5h-4a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2h4M15.5 16.5 20 12l-4.5-4.5M20 12H9"/>"#
    Loop "loop" r#"<path d="M2 17.3c5.5 0 9.3-1.8 11.4-5.2 2-3.3 1.1-7.6-1.9-7.6s-3.9 4.3-1.9 7.6c2.1 3.4 5.9 5.2 12.4 5.2"/>"#
    Mail "mail" r#"<rect x="2.5" y="4.5" width="19" height="15" rx="2"/><path d="m3 7 9 6 9-6"/>"#
    MapPin "map-pin" r#"<path d="M19.5 10c0 4.8-5 9.7-6.8 11.2a1.2 1.2 0 0 1-1.4 0C9.5 19.7 4.5 14.8 4.5 10a7.5 7.5 0 0 1 15 0z"/><circle cx="12" cy="10" r="2.7"/>"#
    Menu "menu" r#"<path d="M4 6h16M4 12h16M4 18h16"/>"#
    MessageSquare "message-square" r#"<path d="M20.5 15.5a2 2 0 0 1-2 2h-11l-4 4v-16a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2z"/>"#
    Minus "minus" r#"<path d="M5 12h14"/>"#
    Monitor "monitor" r#"<rect x="2.5" y="3.5" width="19" height="13" rx="2"/><path d="M8.5 20.5h7M12 16.5v4"/>"#
    Moon "moon" r#"<path d="M20.5 13.5A8.5 8.5 0 1 1 10.5 3.5a6.6 6.6 0 0 0 10 10z"/>"#
    Package "package" r#"<path d="m12 2.8 8 4.5v9.4l-8 4.5-8-4.5V7.3z"/><path d="m4.3 7.5 7.7 4.3 7.7-4.3M12 11.8v9.2M8 5.1l7.8 4.4"/>"#
    PackageCheck "package-check" r#"<path d="M20 11V7.3l-8-4.5-8 4.5v9.4l8 4.5 1.5-.8M4.3 7.5 12 11.8l7.7-4.3M12 11.8v9M15.5 18l2 2 4-4"/>"#
    Paperclip "paperclip" r#"<path d="m20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1l8.2-8.2a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6"/>"#
    Pause "pause" r#"<path d="M8.5 5v14M15.5 5v14" stroke-width="2.4"/>"#
    Pencil "pencil" r#"<path d="M15.5 4.5a2.1 2.1 0 0 1 3 0l1 1a2.1 2.1 0 0 1 0 3L8.5 19.5l-5 1 1-5z"/><path d="m13.5 6.5 4 4"/>"#
    Phone "phone" r#"<path d="M21 16.4v3a1.8 1.8 0 0 1-2 1.8A17.6 17.6 0 0 1 2.9 5a1.8 1.8 0 0 1 1.8-2h3a1.8 1.8 0 0 1 1.8 1.5c.1.9.3 1.7.6 2.5a1.8 1.8 0 0 1-.4 1.9L8.4 10.2a14.4 14.4 0 0 0 5.4 5.4l1.3-1.3a1.8 1.8 0 0 1 1.9-.4c.8.3 1.6.5 2.5.6a1.8 1.8 0 0 1 1.5 1.9z"/>"#
    Play "play" r#"<path d="M7 4.5v15l12-7.5z"/>"#
    Plug "plug" r#"<path d="M9 2.5v5M15 2.5v5M6 7.5h12v4a6 6 0 0 1-12 0zM12 17.5v4"/>"#
    Plus "plus" r#"<path d="M12 5v14M5 12h14"/>"#
    Printer "printer" r#"<path d="M7 8.5v-5h10v5M7 17.5H4.5a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h15a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H17"/><rect x="7" y="14" width="10" height="7" rx="1"/>"#
    QrCode "qr-code" r#"<rect x="3.5" y="3.5" width="6.5" height="6.5" rx="1"/><rect x="14" y="3.5" width="6.5" height="6.5" rx="1"/><rect x="3.5" y="14" width="6.5" height="6.5" rx="1"/><path d="M14 14h2v2M20.5 14v2.5M14 20.5h2M18.5 18.5h2v2"/>"#
    Receipt "receipt" r#"<path d="M5 2.5v19l2.3-1.5 2.3 1.5 2.4-1.5 2.4 1.5 2.3-1.5 2.3 1.5v-19l-2.3 1.5-2.3-1.5L12 4 9.6 2.5 7.3 4zM9 9h6M9 13h6"/>"#
    RefreshCw "refresh-cw" r#"<path d="M20.5 5v5h-5M3.5 19v-5h5"/><path d="M19.8 10A8.5 8.5 0 0 0 5 7M4.2 14A8.5 8.5 0 0 0 19 17"/>"#
    RotateCcw "rotate-ccw" r#"<path d="M3.5 4.5v5h5"/><path d="M3.8 9.5A8.5 8.5 0 1 1 3.5 13"/>"#
    ScanBarcode "scan-barcode" r#"<path d="M3.5 7.5v-2a2 2 0 0 1 2-2h2M16.5 3.5h2a2 2 0 0 1 2 2v2M20.5 16.5v2a2 2 0 0 1-2 2h-2M7.5 20.5h-2a2 2 0 0 1-2-2v-2M8 8v8M12 8v8M16 8v8"/>"#
    Search "search" r#"<circle cx="11" cy="11" r="7"/><path d="M20.5 20.5 16 16"/>"#
    Settings2 "settings-2" r#"<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.6"/><circle cx="8" cy="17" r="2.6"/>"#
    ShieldCheck "shield-check" r#"<path d="M12 2.5 4.5 5.5v6c0 5 3.2 8.3 7.5 10 4.3-1.7 7.5-5 7.5-10v-6z"/><path d="m8.8 12 2.3 2.3 4.3-4.6"/>"#
    Shirt "shirt" r#"<path d="M8.5 3.5 3.5 6l1 5H7v9.5h10V11h2.5l1-5-5-2.5a3.5 3.5 0 0 1-7 0z"/>"#
    Smartphone "smartphone" r#"<rect x="6.5" y="2.5" width="11" height="19" rx="2"/><path d="M11 18h2"/>"#
    Snowflake "snowflake" r#"<path d="M12 2.5v19M3.8 7.3l16.4 9.4M20.2 7.3 3.8 16.7M9.5 4 12 6.2 14.5 4M9.5 20l2.5-2.2 2.5 2.2M3.9 10.7l3-.9-.8-3M20.1 13.3l-3 .9.8 3"/>"#
    Star "star" r#"<path d="m12 3 2.7 5.7 6.3.8-4.6 4.3 1.2 6.2L12 17l-5.6 3 1.2-6.2L3 9.5l6.3-.8z"/>"#
    Store "store" r#"<path d="M4 10.5v9a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-9M4 3.5h16l1.5 5a2.5 2.5 0 0 1-4.7 1 2.5 2.5 0 0 1-4.8 0 2.5 2.5 0 0 1-4.8 0 2.5 2.5 0 0 1-4.7-1zM9.5 20.5v-5h5v5"/>"#
    Sun "sun" r#"<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M4.8 4.8l1.4 1.4M17.8 17.8l1.4 1.4M2.5 12h2M19.5 12h2M4.8 19.2l1.4-1.4M17.8 6.2l1.4-1.4"/>"#
    Tag "tag" r#"<path d="M3.5 4.5v7a2 2 0 0 0 .6 1.4l7.5 7.5a2 2 0 0 0 2.8 0l6-6a2 2 0 0 0 0-2.8L12.9 4.1a2 2 0 0 0-1.4-.6h-7a1 1 0 0 0-1 1z"/><path d="M8 8h.01"/>"#
    Timer "timer" r#"<circle cx="12" cy="13.5" r="7.5"/><path d="M9.5 2.5h5M12 13.5l2.8-2.8"/>"#
    Trash2 "trash-2" r#"<path d="M4 6.5h16M18.5 6.5l-1 13a2 2 0 0 1-2 1.8h-7a2 2 0 0 1-2-1.8l-1-13M8.5 6.5v-2a1.5 1.5 0 0 1 1.5-1.5h4a1.5 1.5 0 0 1 1.5 1.5v2"/>"#
    TriangleAlert "triangle-alert" r#"<path d="M10.3 4.3 2.6 17.5a2 2 0 0 0 1.7 3h15.4a2 2 0 0 0 1.7-3L13.7 4.3a2 2 0 0 0-3.4 0zM12 9.5v4M12 17h.01"/>"#
    Truck "truck" r#"<path d="M13.5 17.5V6.5a1 1 0 0 0-1-1h-9a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h1M9 17.5h6M13.5 9.5h4l3.5 4v3a1 1 0 0 1-1 1h-.5"/><circle cx="6.8" cy="17.8" r="2"/><circle cx="17.2" cy="17.8" r="2"/>"#
    Undo2 "undo-2" r#"<path d="M8.5 14 3.5 9l5-5"/><path d="M3.5 9h11a6 6 0 0 1 0 12H11"/>"#
    Upload "upload" r#"<path d="M12 15.5v-12M7 8l5-5 5 5M4 20.5h16"/>"#
    User "user" r#"<circle cx="12" cy="8" r="4.5"/><path d="M4 21a8 8 0 0 1 16 0"/>"#
    UserCheck "user-check" r#"<circle cx="9" cy="8" r="4"/><path d="M2 20.5a7 7 0 0 1 13-3.6M15.5 11.5l2 2 4-4"/>"#
    Users "users" r#"<circle cx="9" cy="8" r="4"/><path d="M2 20.5a7 7 0 0 1 14 0"/><path d="M16 4.3a4 4 0 0 1 0 7.4M19 14.6a7 7 0 0 1 3 5.9"/>"#
    Wallet "wallet" r#"<path d="M18.5 7.5v-2a1 1 0 0 0-1-1H5a1.5 1.5 0 0 0 0 3h14.5a1 1 0 0 1 1 1v3.5M3.5 6v12.5a2 2 0 0 0 2 2h14a1 1 0 0 0 1-1v-3"/><path d="M17 12.5h4.5v4H17a2 2 0 0 1 0-4z"/>"#
    WifiOff "wifi-off" r#"<path d="m2.5 2.5 19 19M8.5 16.4a5 5 0 0 1 7 0M5 12.8a10 10 0 0 1 4.2-2.4M14.5 10.3a10 10 0 0 1 4.5 2.5M2 8.8a15 15 0 0 1 4-2.6M10.5 5.1A15 15 0 0 1 22 8.8M12 20h.01"/>"#
    Wrench "wrench" r#"<path d="M20.2 6.6l-3.4 3.4-2.8-2.8 3.4-3.4a5.5 5.5 0 0 0-7.2 7.1l-6.5 6.5a2 2 0 0 0 2.9 2.9l6.5-6.5a5.5 5.5 0 0 0 7.1-7.2z"/>"#
    X "x" r#"<path d="M6 6l12 12M18 6 6 18"/>"#
    Zap "zap" r#"<path d="M13 2.5 4 13.5h7l-1 8 9-11h-7z"/>"#
}
