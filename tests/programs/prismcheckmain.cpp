#include "services/core/boottime.h"
#include "services/providers/instantly/instantlyclient.h"
#include "services/providers/sendgrid/sendgridclient.h"

#include "tests/support/mailsamples.h"
#include "tests/support/stubserver.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

namespace {

/// One request as it went over the wire, and which document judges it.
struct Captured
{
    QString name;
    int document = 0;
    StubRequest request;
};

enum Document { Mail, Scopes, Templates, Instantly, DocumentCount };

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

/// Lets both clients do their work against a stub and keeps what they wrote.
class Capture
{
public:
    Capture()
        : m_stub([this](const StubRequest &request) { return answer(request); })
        , m_http(settings())
        , m_sendGrid(m_http, {m_stub.url(), "SG.key"})
        , m_instantly(m_http, {m_stub.url(), "key"})
    {
    }

    QList<Captured> all()
    {
        for (const int people : {1, 2, 1000})
            send(m_sendGrid, sampleSendGridRoute(), sampleBatch(people), Mail, "SendGrid mail/send");
        send(m_sendGrid, sampleSendGridRoute(), bareBatch(), Mail, "SendGrid mail/send, job without facts");
        call("SendGrid scopes", Scopes, [this](auto done) { m_sendGrid.readScopes(&m_receiver, done); });
        call("SendGrid template", Templates,
             [this](auto done) { m_sendGrid.readTemplate(QStringLiteral("d-1"), &m_receiver, done); });
        for (const int people : {1, 2, 1000})
            send(m_instantly, sampleInstantlyRoute(), sampleBatch(people), Instantly, "Instantly leads/add");
        send(m_instantly, sampleInstantlyRoute(), bareBatch(), Instantly, "Instantly leads/add, job without facts");
        call("Instantly leads/list", Instantly, [this](auto done) {
            m_instantly.findLeads(sampleInstantlyRoute().ref, {QStringLiteral("a@b.example")}, &m_receiver, done);
        });
        call("Instantly campaigns", Instantly, [this](auto done) { m_instantly.readCampaigns(&m_receiver, done); });
        call("Instantly campaign", Instantly,
             [this](auto done) { m_instantly.readCampaign(sampleInstantlyRoute().ref, &m_receiver, done); });
        return m_captured;
    }

private:
    ProviderHttp::Settings settings() const
    {
        ProviderHttp::Settings settings;
        settings.allowed = HostAllowList({m_stub.url()});
        return settings;
    }

    /// Two pages for lists, so that the cursor is seen too; the rest does not matter here.
    StubStep answer(const StubRequest &request) const
    {
        const bool second = request.head.contains("starting_after") || request.body.contains("starting_after");
        StubStep step {.status = 200};
        step.body = second
            ? "{\"items\":[]}"
            : "{\"items\":[{\"id\":\"0195cccc-0000-4000-8000-000000000003\",\"status\":1}],\"next_starting_"
              "after\":\"0195cccc-0000-4000-8000-000000000003\"}";
        return step;
    }

    static MailBatch bareBatch()
    {
        MailBatch batch = sampleBatch(1);
        batch.contents = {MailContent::fromFacts({})};
        batch.recipients[0].name.clear();
        return batch;
    }

    void send(SendClient &client, const SendRoute &route, const MailBatch &batch, Document document, const char *name)
    {
        const ComposedRequest request = client.compose(route, batch);
        call(qPrintable(QString::fromLatin1(name) + QStringLiteral(", %1 people").arg(batch.recipients.size())),
             document, [&](auto done) { client.send(request, bootTimeMs() + 60'000, &m_receiver, done); });
    }

    template<typename Start>
    void call(const char *name, Document document, Start start)
    {
        m_stub.forget();
        QEventLoop loop;
        start([&loop](const auto &) { loop.quit(); });
        loop.exec();
        for (const StubRequest &request : m_stub.requests())
            m_captured.append({QString::fromLatin1(name), document, request});
    }

    QObject m_receiver;
    StubServer m_stub;
    ProviderHttp m_http;
    SendGridClient m_sendGrid;
    InstantlyClient m_instantly;
    QList<Captured> m_captured;
};

Captured changed(const QList<Captured> &all, const QString &name, const std::function<void(QJsonObject &)> &change)
{
    const auto found = std::find_if(all.begin(), all.end(), [&name](const Captured &one) { return one.name == name; });
    Captured wrong = found == all.end() ? Captured() : *found;
    QJsonObject body = QJsonDocument::fromJson(wrong.request.body).object();
    change(body);
    wrong.name += QStringLiteral(" (made wrong)");
    wrong.request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return wrong;
}

/// Requests that must be refused: a check that accepts these would accept anything.
QList<Captured> wrongOnes(const QList<Captured> &all)
{
    const QString mail = QStringLiteral("SendGrid mail/send, 1 people");
    const QString add = QStringLiteral("Instantly leads/add, 1 people");
    return {changed(all, mail, [](QJsonObject &body) { body.remove(QLatin1String("from")); }),
            changed(all, mail, [](QJsonObject &body) { body.insert(QLatin1String("custom_args"), QJsonObject()); }),
            changed(all, add, [](QJsonObject &body) { body.insert(QLatin1String("campaign_id"), QLatin1String("x")); }),
            changed(all, add,
                    [](QJsonObject &body) {
                        QJsonObject lead = body.value(QLatin1String("leads")).toArray().at(0).toObject();
                        lead.insert(QLatin1String("rv_intent"), QLatin1String("x"));
                        body.insert(QLatin1String("leads"), QJsonArray {lead});
                    }),
            changed(all, QStringLiteral("Instantly leads/list"),
                    [](QJsonObject &body) { body.insert(QLatin1String("limit"), 1000); })};
}

/// The captured request again, byte for byte but for its Host, to Prism. Empty when Prism has nothing against it.
QString violationsOf(const Captured &captured, const QUrl &base)
{
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList({base});
    ProviderHttp http(settings);
    HttpRequest request;
    const QList<QByteArray> lines = captured.request.head.split('\n');
    request.method = lines.value(0).split(' ').value(0);
    request.url = base.resolved(QUrl::fromEncoded(lines.value(0).split(' ').value(1)));
    for (qsizetype line = 1; line < lines.size(); ++line) {
        const qsizetype colon = lines[line].indexOf(':');
        const QByteArray name = lines[line].first(std::max<qsizetype>(colon, 0));
        if (name == "Authorization" || name == "Accept" || name == "Content-Type")
            request.headers.emplaceBack(name, lines[line].mid(colon + 1).trimmed());
    }
    request.body = captured.request.body;

    QObject receiver;
    QEventLoop loop;
    HttpAnswer answer;
    http.read(request, &receiver, [&](const HttpAnswer &given) {
        answer = given;
        loop.quit();
    });
    loop.exec();
    if (answer.end != HttpAnswer::End::Answered)
        return QStringLiteral("no answer: ") + answer.problem;
    const QByteArray violations = answer.header("sl-violations");
    if (!violations.isEmpty())
        return QString::fromUtf8(violations);
    return answer.status < 300 ? QString()
                               : QStringLiteral("%1 %2").arg(answer.status).arg(QString::fromUtf8(answer.body));
}

} // namespace

/// raven-prismcheck MAIL SCOPES TEMPLATES INSTANTLY: the base URLs of four Prism servers.
int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList bases = QCoreApplication::arguments().mid(1);
    if (bases.size() != DocumentCount) {
        out() << "raven-prismcheck: four base URLs are needed" << Qt::endl;
        return 2;
    }

    Capture capture;
    const QList<Captured> all = capture.all();
    int violations = 0;
    for (const Captured &one : all) {
        const QString said = violationsOf(one, QUrl(bases[one.document]));
        violations += said.isEmpty() ? 0 : 1;
        out() << (said.isEmpty() ? "ok         " : "VIOLATION  ") << one.name << ", " << one.request.body.size()
              << " bytes " << said.left(500) << Qt::endl;
    }
    const QList<Captured> wrong = wrongOnes(all);
    int refused = 0;
    for (const Captured &one : wrong) {
        const QString said = violationsOf(one, QUrl(bases[one.document]));
        refused += said.isEmpty() ? 0 : 1;
        out() << (said.isEmpty() ? "ACCEPTED   " : "refused    ") << one.name << Qt::endl;
    }
    out() << "prism-check: " << all.size() << " requests, " << violations << " violations; " << refused << " of "
          << wrong.size() << " wrong requests refused" << Qt::endl;
    return violations == 0 && refused == wrong.size() && all.size() >= 14 ? 0 : 1;
}
