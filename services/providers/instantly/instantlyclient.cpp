#include "services/providers/instantly/instantlyclient.h"

#include "services/core/boottime.h"
#include "services/providers/answerwords.h"
#include "services/providers/instantly/leadsadd.h"
#include "services/providers/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <QUrlQuery>

namespace {

constexpr int pageSize = 100;
constexpr int pageLimit = 500; ///< 50,000 items; a list that is longer is not one of ours

QString provider()
{
    return QStringLiteral("Instantly");
}

InstantlyCampaign campaignFrom(const QJsonObject &json)
{
    return {json.value(QLatin1String("id")).toString(), json.value(QLatin1String("name")).toString(),
            json.value(QLatin1String("status")).toInt(-1000), json.value(QLatin1String("not_sending_status")).toInt()};
}

InstantlyLead leadFrom(const QJsonObject &json)
{
    const QJsonObject payload = json.value(QLatin1String("payload")).toObject();
    return {json.value(QLatin1String("id")).toString(), json.value(QLatin1String("email")).toString().toLower(),
            json.value(QLatin1String("campaign")).toString(),
            QUuid::fromString(payload.value(QLatin1String("rv_intent")).toString()),
            json.value(QLatin1String("status")).toInt()};
}

} // namespace

/// A list read page by page. It ends at an empty page: the last one with items may still carry a cursor, and one
/// without a cursor need not be the last.
struct InstantlyClient::Walk
{
    std::function<HttpRequest(const QString &cursor)> pageRequest;
    QString what;
    QPointer<QObject> receiver;
    std::function<void(const QJsonObject &)> take;
    std::function<void(const std::optional<Error> &)> done;
    int pages = 0;
};

InstantlyClient::InstantlyClient(ProviderHttp &http, Settings settings, QObject *parent)
    : SendClient(parent)
    , m_http(http)
    , m_settings(std::move(settings))
    , m_pace(m_settings.perSecond, m_settings.perMinute)
{
}

ComposedRequest InstantlyClient::compose(const SendRoute &route, const MailBatch &batch) const
{
    return LeadsAdd::compose(route, batch);
}

void InstantlyClient::send(const ComposedRequest &composed, qint64 writeBeforeBootMs, QObject *receiver, OnOutcome done)
{
    Q_ASSERT(!composed.refusal && !composed.body.isEmpty());
    HttpRequest post = request("POST", QStringLiteral("/api/v2/leads/add"));
    post.body = composed.body;
    paced(receiver,
          [this, post, writeBeforeBootMs, receiver, recipients = composed.recipients, addresses = composed.addresses,
           done = std::move(done)] {
              m_http.write(post, writeBeforeBootMs, receiver, [recipients, addresses, done](const HttpAnswer &answer) {
                  done(LeadsAdd::judge(answer, recipients, QDateTime::currentMSecsSinceEpoch(), addresses));
              });
          });
}

void InstantlyClient::readCampaign(const QString &id, QObject *receiver, Done<InstantlyCampaign> done)
{
    const QString plainId = QUuid::fromString(id).toString(QUuid::WithoutBraces);
    const HttpRequest get = request("GET", QStringLiteral("/api/v2/campaigns/") + plainId);
    paced(receiver, [this, get, receiver, done = std::move(done)] {
        m_http.read(get, receiver, [done](const HttpAnswer &answer) {
            const QJsonObject json = QJsonDocument::fromJson(answer.body).object();
            if (answer.end == HttpAnswer::End::Answered && answer.status == 200
                && json.value(QLatin1String("status")).isDouble())
                done(campaignFrom(json));
            else
                done(tl::make_unexpected(
                    AnswerWords::lookUpError(answer, provider(), tr("the campaign"), LeadsAdd::wordsOf(answer.body))));
        });
    });
}

void InstantlyClient::readCampaigns(QObject *receiver, Done<QList<InstantlyCampaign>> done)
{
    auto found = std::make_shared<QList<InstantlyCampaign>>();
    auto walk = std::make_shared<Walk>();
    walk->what = tr("the campaigns");
    walk->receiver = receiver;
    walk->pageRequest = [this](const QString &cursor) {
        HttpRequest get = request("GET", QStringLiteral("/api/v2/campaigns"));
        QUrlQuery query;
        query.addQueryItem(QStringLiteral("limit"), QString::number(pageSize));
        if (!cursor.isEmpty())
            query.addQueryItem(QStringLiteral("starting_after"), QString::fromLatin1(QUrl::toPercentEncoding(cursor)));
        get.url.setQuery(query);
        return get;
    };
    walk->take = [found](const QJsonObject &item) {
        found->append(campaignFrom(item));
    };
    walk->done = [found, done = std::move(done)](const std::optional<Error> &error) {
        if (error)
            done(tl::make_unexpected(*error));
        else
            done(*found);
    };
    readPage(walk, {});
}

void InstantlyClient::findLeads(const QString &campaignId, const QStringList &addresses, QObject *receiver,
                                Done<QList<InstantlyLead>> done)
{
    Q_ASSERT(!addresses.isEmpty() && addresses.size() <= pageSize);
    QByteArray contacts;
    for (const QString &address : addresses) {
        contacts += contacts.isEmpty() ? '[' : ',';
        JsonText::appendString(contacts, address);
    }
    auto found = std::make_shared<QList<InstantlyLead>>();
    auto walk = std::make_shared<Walk>();
    walk->what = tr("the leads");
    walk->receiver = receiver;
    walk->pageRequest = [this, contacts, campaign = QUuid::fromString(campaignId)](const QString &cursor) {
        HttpRequest post = request("POST", QStringLiteral("/api/v2/leads/list"));
        post.body = "{";
        JsonText::appendField(post.body, "campaign", campaign.toString(QUuid::WithoutBraces));
        post.body += ",\"limit\":" + QByteArray::number(pageSize) + ",\"contacts\":" + contacts + ']';
        if (!cursor.isEmpty())
            JsonText::appendField(post.body, "starting_after", cursor);
        post.body += '}';
        return post;
    };
    walk->take = [found](const QJsonObject &item) {
        found->append(leadFrom(item));
    };
    walk->done = [found, done = std::move(done)](const std::optional<Error> &error) {
        if (error)
            done(tl::make_unexpected(*error));
        else
            done(*found);
    };
    readPage(walk, {});
}

HttpRequest InstantlyClient::request(const char *method, const QString &path) const
{
    HttpRequest request;
    request.method = method;
    request.url = m_settings.base;
    QString base = m_settings.base.path();
    if (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    request.url.setPath(base + path);
    request.headers = {{"Authorization", "Bearer " + m_settings.key}, {"Accept", "application/json"}};
    if (request.method == "POST")
        request.headers.emplaceBack("Content-Type", "application/json");
    return request;
}

/// Runs @p call when the pace allows, unless @p receiver dies first.
void InstantlyClient::paced(QObject *receiver, std::function<void()> call)
{
    const qint64 waitMs = m_pace.take(bootTimeMs());
    if (waitMs <= 0) {
        call();
        return;
    }
    QTimer::singleShot(static_cast<int>(waitMs), this, [receiver = QPointer(receiver), call = std::move(call)] {
        if (receiver)
            call();
    });
}

void InstantlyClient::readPage(const std::shared_ptr<Walk> &walk, const QString &cursor)
{
    if (!walk->receiver)
        return;
    paced(walk->receiver, [this, walk, cursor] {
        m_http.read(walk->pageRequest(cursor), walk->receiver,
                    [this, walk, cursor](const HttpAnswer &answer) { onPage(walk, cursor, answer); });
    });
}

void InstantlyClient::onPage(const std::shared_ptr<Walk> &walk, const QString &cursor, const HttpAnswer &answer)
{
    const QJsonObject page = QJsonDocument::fromJson(answer.body).object();
    const QJsonValue items = page.value(QLatin1String("items"));
    if (answer.end != HttpAnswer::End::Answered || answer.status != 200 || !items.isArray()) {
        walk->done(AnswerWords::lookUpError(answer, provider(), walk->what, LeadsAdd::wordsOf(answer.body)));
        return;
    }
    const QJsonArray list = items.toArray();
    for (const auto &item : list)
        walk->take(item.toObject());
    QString next = page.value(QLatin1String("next_starting_after")).toString();
    if (next.isEmpty() && !list.isEmpty())
        next = list.last().toObject().value(QLatin1String("id")).toString();
    if (list.isEmpty() || next.isEmpty() || next == cursor) {
        walk->done(std::nullopt);
    } else if (++walk->pages >= pageLimit) {
        walk->done(Error {Error::Code::Internal, tr("Instantly's list does not end. It was left."), {}});
    } else {
        readPage(walk, next);
    }
}
