//! Which column of a table means what.

use super::Kind;
use crate::customers::custom::CustomField;
use serde::{Deserialize, Serialize};

/// What a column of a table can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the field of that name")]
pub enum Target {
    Code,
    Name,
    Standing,
    Grade,
    ContactName,
    ContactTitle,
    ContactPhone,
    ContactEmail,
    Address,
    City,
    Region,
    PostalCode,
    Country,
    Phone,
    Fax,
    Email,
    Note,
    TaxNumber,
    Source,
    Customer,
    Category,
    Unit,
    Standard,
    Wholesale,
    Retail,
    Cost,
    Discontinued,
    Date,
    Start,
    End,
    Method,
    Title,
    Outcome,
    Rep,
    Number,
    Product,
    Quantity,
    Price,
    Discount,
    Currency,
    Shipped,
    Paid,
    /// A field of the company's own, by its place.
    Custom(u8),
}

/// Headings that mean a target, squeezed to lower-case letters and digits.
type Headings = &'static [(Target, &'static [&'static str])];

const CUSTOMERS: Headings = &[
    (
        Target::Code,
        &[
            "code",
            "customerid",
            "customercode",
            "customerno",
            "customernumber",
            "no",
            "编号",
            "客户编号",
            "客户代码",
            "代码",
        ],
    ),
    (
        Target::Name,
        &[
            "name",
            "companyname",
            "company",
            "customer",
            "customername",
            "account",
            "客户",
            "客户名称",
            "名称",
            "公司",
            "公司名称",
            "单位名称",
        ],
    ),
    (Target::Standing, &["standing", "status", "客户性质", "性质"]),
    (Target::Grade, &["grade", "class", "等级", "客户等级"]),
    (Target::ContactName, &["contact", "contactname", "contactperson", "联系人", "联系人姓名"]),
    (Target::ContactTitle, &["contacttitle", "title", "jobtitle", "职务", "职位"]),
    (Target::ContactPhone, &["contactphone", "contactmobile", "联系人电话", "联系人手机"]),
    (Target::ContactEmail, &["contactemail", "contactmail", "联系人邮箱"]),
    (Target::Address, &["address", "street", "地址", "详细地址"]),
    (Target::City, &["city", "town", "城市", "市"]),
    (Target::Region, &["region", "state", "province", "省", "省份", "地区"]),
    (Target::PostalCode, &["postalcode", "zip", "zipcode", "postcode", "邮编", "邮政编码"]),
    (Target::Country, &["country", "国家"]),
    (Target::Phone, &["phone", "telephone", "tel", "mobile", "电话", "手机", "联系电话"]),
    (Target::Fax, &["fax", "传真"]),
    (Target::Email, &["email", "mail", "emailaddress", "邮箱", "电子邮件"]),
    (Target::TaxNumber, &["taxnumber", "taxid", "vat", "vatnumber", "税号", "纳税人识别号", "统一社会信用代码"]),
    (Target::Source, &["source", "leadsource", "来源", "客户来源"]),
    (Target::Note, NOTES),
];

const CONTACTS: Headings = &[
    (Target::Customer, CUSTOMER),
    (Target::ContactName, &["name", "contact", "contactname", "fullname", "联系人", "姓名", "联系人姓名"]),
    (Target::ContactTitle, &["title", "jobtitle", "contacttitle", "职务", "职位"]),
    (Target::ContactPhone, &["phone", "telephone", "tel", "mobile", "电话", "手机", "联系电话"]),
    (Target::ContactEmail, &["email", "mail", "emailaddress", "邮箱", "电子邮件"]),
    (Target::Note, NOTES),
];

const PRODUCTS: Headings = &[
    (Target::Code, &["code", "productid", "productcode", "itemnumber", "sku", "品号", "产品编号", "编号"]),
    (Target::Name, &["name", "productname", "product", "品名", "产品名称", "名称", "产品"]),
    (Target::Category, &["category", "categoryid", "类别", "分类"]),
    (Target::Unit, &["unit", "quantityperunit", "单位", "规格"]),
    (Target::Standard, &["price", "unitprice", "standard", "standardprice", "单价", "标准价"]),
    (Target::Wholesale, &["wholesale", "wholesaleprice", "批发价"]),
    (Target::Retail, &["retail", "retailprice", "零售价"]),
    (Target::Cost, &["cost", "costprice", "purchaseprice", "成本", "成本价", "进价"]),
    (Target::Discontinued, &["discontinued", "停售"]),
];

const ACTIVITIES: Headings = &[
    (Target::Customer, CUSTOMER),
    (Target::Date, &["date", "day", "日期", "拜访日期", "活动日期"]),
    (Target::Start, &["start", "from", "starttime", "time", "开始", "开始时间", "时间"]),
    (Target::End, &["end", "to", "until", "endtime", "结束", "结束时间"]),
    (Target::Method, &["method", "type", "kind", "方式", "活动方式"]),
    (Target::Title, &["title", "subject", "主题", "标题"]),
    (Target::Outcome, &["outcome", "result", "record", "记录", "结果"]),
    (Target::Rep, REPS),
    (Target::Note, NOTES),
];

const ORDERS: Headings = &[
    (Target::Number, &["number", "order", "orderid", "orderno", "ordernumber", "订单", "单号", "订单号", "订单编号"]),
    (Target::Customer, CUSTOMER),
    (Target::Date, &["date", "orderdate", "日期", "订单日期", "下单日期"]),
    (Target::Product, &["product", "productid", "productcode", "itemnumber", "sku", "品号", "产品", "产品编号"]),
    (Target::Quantity, &["quantity", "qty", "数量"]),
    (Target::Price, &["price", "unitprice", "单价", "价格"]),
    (Target::Discount, &["discount", "折扣"]),
    (Target::Currency, &["currency", "币种", "货币"]),
    (Target::Shipped, &["shipped", "shippeddate", "delivered", "deliverydate", "发货日期", "交货日期"]),
    (Target::Paid, &["paid", "paiddate", "paymentdate", "收款日期", "付款日期"]),
    (Target::Rep, REPS),
];

const REPS: &[&str] = &["rep", "owner", "salesrep", "employee", "业务员", "负责人"];
const NOTES: &[&str] = &["note", "notes", "remark", "remarks", "comment", "备注", "说明"];
const CUSTOMER: &[&str] = &[
    "customer",
    "customercode",
    "customerid",
    "company",
    "companyname",
    "account",
    "客户",
    "客户编号",
    "客户名称",
    "公司",
];

impl Kind {
    fn headings(self) -> Headings {
        match self {
            Kind::Customers => CUSTOMERS,
            Kind::Contacts => CONTACTS,
            Kind::Products => PRODUCTS,
            Kind::Activities => ACTIVITIES,
            Kind::Orders => ORDERS,
        }
    }

    /// What a column can be, in the order of the choice; `own` are the company's own fields of customers.
    pub fn targets(self, own: &[CustomField]) -> impl Iterator<Item = Target> {
        let own = (0..).zip(own).map(|(at, _)| Target::Custom(at)).filter(move |_| self == Kind::Customers);
        self.headings().iter().map(|(target, _)| *target).chain(own)
    }

    /// What a heading probably means.
    fn guess(self, heading: &str, own: &[CustomField]) -> Option<Target> {
        let is_own = |field: &CustomField| field.name.eq_ignore_ascii_case(heading.trim());
        if let Some((at, _)) = (0..).zip(own).find(|(_, field)| self == Kind::Customers && is_own(field)) {
            return Some(Target::Custom(at));
        }
        let squeezed: String = heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        self.headings().iter().find(|(_, names)| names.contains(&squeezed.as_str())).map(|(target, _)| *target)
    }

    /// What each heading of a table probably means; no target twice.
    pub fn guess_all(self, headings: &[String], own: &[CustomField]) -> Vec<Option<Target>> {
        let mut taken = vec![];
        headings
            .iter()
            .map(|heading| {
                let guess = self.guess(heading, own).filter(|target| !taken.contains(target));
                taken.extend(guess);
                guess
            })
            .collect()
    }
}

impl Target {
    /// Whether its cells are dates.
    pub fn is_date(self) -> bool {
        matches!(self, Target::Date | Target::Shipped | Target::Paid)
    }

    /// Whether its cells are numbers.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Target::Standard
                | Target::Wholesale
                | Target::Retail
                | Target::Cost
                | Target::Quantity
                | Target::Price
                | Target::Discount
        )
    }

    /// The choice's value.
    pub fn word(self) -> String {
        match self {
            Target::Custom(at) => format!("custom-{at}"),
            other => other.name().to_owned(),
        }
    }

    /// As in refusals.
    pub fn name(self) -> &'static str {
        match self {
            Target::Code => "code",
            Target::Name => "name",
            Target::Standing => "standing",
            Target::Grade => "grade",
            Target::ContactName => "contact_name",
            Target::ContactTitle => "contact_title",
            Target::ContactPhone => "contact_phone",
            Target::ContactEmail => "contact_email",
            Target::Address => "address",
            Target::City => "city",
            Target::Region => "region",
            Target::PostalCode => "postal_code",
            Target::Country => "country",
            Target::Phone => "phone",
            Target::Fax => "fax",
            Target::Email => "email",
            Target::Note => "note",
            Target::TaxNumber => "tax_number",
            Target::Source => "source",
            Target::Customer => "customer",
            Target::Category => "category",
            Target::Unit => "unit",
            Target::Standard => "standard",
            Target::Wholesale => "wholesale",
            Target::Retail => "retail",
            Target::Cost => "cost",
            Target::Discontinued => "discontinued",
            Target::Date => "date",
            Target::Start => "start",
            Target::End => "end",
            Target::Method => "method",
            Target::Title => "title",
            Target::Outcome => "outcome",
            Target::Rep => "rep",
            Target::Number => "number",
            Target::Product => "product",
            Target::Quantity => "quantity",
            Target::Price => "price",
            Target::Discount => "discount",
            Target::Currency => "currency",
            Target::Shipped => "shipped",
            Target::Paid => "paid_on",
            Target::Custom(_) => "custom",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::custom::CustomKind;

    #[test]
    fn headings_of_both_languages_are_understood_once_each() {
        let headings = ["客户名称", "companyName", "Postal Code", "联系人", "whatever"].map(str::to_owned);
        let expected = [Some(Target::Name), None, Some(Target::PostalCode), Some(Target::ContactName), None];
        assert_eq!(Kind::Customers.guess_all(&headings, &[]), expected);
        assert_eq!(Kind::Contacts.guess_all(&headings, &[])[0], Some(Target::Customer));
        let own = [CustomField { name: "Whatever".into(), kind: CustomKind::Text }];
        assert_eq!(Kind::Customers.guess_all(&headings, &own)[4], Some(Target::Custom(0)));
    }
}
