#include "services/stores/webhookstore.h"

#include "services/db/connection.h"
#include "services/db/sqlstate.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QSqlDriver>
#include <QtEndian>

#include <libpq-fe.h>

namespace {

constexpr int byteaOid = 17;
constexpr int textOid = 25;
constexpr int byteaArrayOid = 1001;
constexpr int textArrayOid = 1009;

void appendInt(QByteArray &out, qint32 value)
{
    const qint32 big = qToBigEndian(value);
    out.append(reinterpret_cast<const char *>(&big), sizeof big);
}

/// PostgreSQL's binary form of a one-dimensional array without nulls.
QByteArray binaryArray(const QByteArrayList &elements, int elementOid)
{
    qsizetype bytes = 20;
    for (const QByteArray &element : elements)
        bytes += 4 + element.size();
    QByteArray out;
    out.reserve(bytes);
    appendInt(out, 1);
    appendInt(out, 0);
    appendInt(out, elementOid);
    appendInt(out, static_cast<qint32>(elements.size()));
    appendInt(out, 1);
    for (const QByteArray &element : elements) {
        appendInt(out, static_cast<qint32>(element.size()));
        out.append(element);
    }
    return out;
}

WebhookStore::Processed processedFrom(const Row &row)
{
    WebhookStore::Processed processed;
    processed.added = static_cast<int>(row.number("added"));
    processed.setAside = static_cast<int>(row.number("aside"));
    return processed;
}

} // namespace

WebhookStore::WebhookStore(const ConnectionSettings &settings)
    : m_connection(std::make_unique<Connection>(settings))
    , m_replies(*m_connection)
{
}

WebhookStore::~WebhookStore() = default;

Result<qint64> WebhookStore::store(const QList<Delivery> &deliveries)
{
    auto stored = storeOnce(deliveries);
    // A session that died in between, or an answer that got lost: the unique hash makes the repeat safe.
    if (!stored && stored.error().code == Error::Code::Unavailable) {
        m_connection->close();
        stored = storeOnce(deliveries);
    }
    return stored;
}

Result<qint64> WebhookStore::storeOnce(const QList<Delivery> &deliveries)
{
    static const QString name = QStringLiteral("webhooks_store_deliveries");
    if (auto open = m_connection->open(); !open)
        return tl::make_unexpected(open.error());
    QByteArrayList providers;
    QByteArrayList headers;
    QByteArrayList bodies;
    QByteArrayList hashes;
    for (const Delivery &delivery : deliveries) {
        providers.append(delivery.provider);
        headers.append(delivery.headers.isEmpty() ? QByteArray("{}") : delivery.headers);
        bodies.append(delivery.body);
        hashes.append(QCryptographicHash::hash(delivery.body, QCryptographicHash::Sha256));
    }
    const std::array<QByteArray, 4> values {binaryArray(providers, textOid), binaryArray(headers, textOid),
                                            binaryArray(bodies, byteaOid), binaryArray(hashes, byteaOid)};
    static constexpr std::array<Oid, 4> types {textArrayOid, textArrayOid, byteaArrayOid, byteaArrayOid};
    static constexpr std::array<int, 4> formats {1, 1, 1, 1};
    std::array<const char *, 4> pointers {};
    std::array<int, 4> lengths {};
    for (size_t index = 0; index < values.size(); ++index) {
        pointers[index] = values[index].constData();
        lengths[index] = static_cast<int>(values[index].size());
    }
    const QByteArray sql = SqlCatalog::builtIn().statement(name).text.toUtf8();
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQexecParams(m_connection->native(), sql.constData(), 4,
                                                                            types.data(), pointers.data(),
                                                                            lengths.data(), formats.data(), 0),
                                                               &PQclear);
    if (PQresultStatus(answer.get()) == PGRES_COMMAND_OK)
        return QByteArray(PQcmdTuples(answer.get())).toLongLong();
    return tl::make_unexpected(
        SqlState::toError(name,
                          {QString::fromLatin1(PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE)),
                           QString::fromUtf8(PQresultErrorMessage(answer.get())), m_connection->isOpen(), false}));
}

Result<WebhookStore::Processed> WebhookStore::process(const QString &provider, int limit)
{
    const auto row = m_connection->selectOne(
        QStringLiteral("webhooks_process"), {{QStringLiteral("provider"), provider}, {QStringLiteral("limit"), limit}});
    if (!row)
        return tl::make_unexpected(row.error());
    Processed processed = processedFrom(*row);
    processed.taken = static_cast<int>(row->number("taken"));
    const QJsonArray unreadable = row->json("unreadable").array();
    for (const auto &id : unreadable)
        processed.unreadable.append(id.toInteger());
    return processed;
}

Result<std::optional<QByteArray>> WebhookStore::deliveryBody(qint64 id)
{
    const auto row = m_connection->selectMaybe(QStringLiteral("webhooks_delivery_body"), {{QStringLiteral("id"), id}});
    if (!row)
        return tl::make_unexpected(row.error());
    return *row ? std::optional((*row)->bytes("body")) : std::nullopt;
}

Result<WebhookStore::Processed> WebhookStore::applyItems(qint64 id, const QStringList &items)
{
    const auto row = m_connection->selectOne(QStringLiteral("webhooks_apply_items"),
                                             {{QStringLiteral("id"), id}, {QStringLiteral("items"), items}});
    if (!row)
        return tl::make_unexpected(row.error());
    return processedFrom(*row);
}

Result<WebhookStore::Backlog> WebhookStore::backlog()
{
    const auto row = m_connection->selectOne(QStringLiteral("webhooks_backlog"));
    if (!row)
        return tl::make_unexpected(row.error());
    return Backlog {row->number("stored"), row->time("oldest")};
}

Result<WebhookStore::Behind> WebhookStore::behind()
{
    const auto row = m_connection->selectOne(QStringLiteral("webhooks_behind"));
    if (!row)
        return tl::make_unexpected(row.error());
    return Behind {static_cast<int>(row->number("waiting")), row->flag("quiet")};
}

Result<int> WebhookStore::keepHouse()
{
    const auto row = m_connection->selectOne(QStringLiteral("webhooks_keep_house"));
    if (!row)
        return tl::make_unexpected(row.error());
    return static_cast<int>(row->number("gone"));
}

Result<int> WebhookStore::applyOpens(const QJsonArray &opens)
{
    const auto row =
        m_connection->selectOne(QStringLiteral("webhooks_apply_opens"), {{QStringLiteral("opens"), opens}});
    if (!row)
        return tl::make_unexpected(row.error());
    return static_cast<int>(row->number("added"));
}

Result<std::optional<WebhookStore::LinkSubject>> WebhookStore::linkSubject(const QUuid &messageUid)
{
    const auto row =
        m_connection->selectMaybe(QStringLiteral("webhooks_link_subject"), {{QStringLiteral("uid"), messageUid}});
    if (!row)
        return tl::make_unexpected(row.error());
    if (!*row || (*row)->isNull("organisation"))
        return std::optional<LinkSubject>();
    const Row &found = **row;
    LinkSubject subject;
    subject.organisation = found.text("organisation");
    subject.address = found.text("address");
    subject.jobTitle = found.text("job_title");
    subject.trade = found.text("trade");
    subject.place = found.text("place");
    subject.scheduledAt = found.time("scheduled_at");
    subject.timeZone = found.text("time_zone");
    subject.answer = found.text("answer");
    subject.isOpen = found.flag("is_open");
    subject.unsubscribed = found.flag("unsubscribed");
    return std::optional(subject);
}

Result<bool> WebhookStore::act(const QUuid &messageUid, const QString &action)
{
    const auto row = m_connection->selectOne(QStringLiteral("webhooks_link_act"),
                                             {{QStringLiteral("uid"), messageUid}, {QStringLiteral("action"), action}});
    if (!row)
        return tl::make_unexpected(row.error());
    return row->flag("found");
}

Result<> WebhookStore::listen(const std::function<void()> &stored)
{
    if (auto open = m_connection->open(); !open)
        return open;
    if (m_listeningSession == m_connection->sessionNumber())
        return {};
    QSqlDriver *driver = m_connection->driver();
    m_listener = std::make_unique<QObject>();
    QObject::connect(driver, &QSqlDriver::notification, m_listener.get(),
                     [stored](const QString &, QSqlDriver::NotificationSource, const QVariant &payload) {
                         if (payload.toString().contains(QLatin1String("\"webhook_deliveries\"")))
                             stored();
                     });
    if (!driver->subscribeToNotification(QStringLiteral("raven"))) {
        return failure(Error::Code::Unavailable,
                       QCoreApplication::translate("Database", "The database does not report changes at the moment."));
    }
    m_listeningSession = m_connection->sessionNumber();
    return {};
}
