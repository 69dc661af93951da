#include "app/cli/commandcontext.h"
#include "app/cli/jobargument.h"
#include "app/cli/stopsignal.h"
#include "app/servicegraph/configured.h"
#include "app/servicegraph/providerchecks.h"
#include "models/domain/previewwords.h"
#include "services/engine/engine.h"
#include "services/matching/matchingservice.h"
#include "services/stores/dispatchstore.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QTimer>

namespace {

constexpr int bookCheckMs = 250;
constexpr int leftOutShown = 5'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QJsonObject toJson(const LedgerCounts &counts)
{
    QJsonObject object {{QStringLiteral("intended"), counts.total()}};
    for (int state = 0; state < messageStateCount; ++state) {
        const auto value = static_cast<MessageState>(state);
        object.insert(wireWord(value), counts[value]);
    }
    return object;
}

QJsonObject toJson(const DispatchBooks &books)
{
    LedgerCounts all;
    for (int state = 0; state < messageStateCount; ++state) {
        const auto value = static_cast<MessageState>(state);
        all[value] = books.count(value);
    }
    QJsonObject object = toJson(all);
    object.insert(QStringLiteral("outreach_id"), books.outreachId.toString());
    object.insert(QStringLiteral("warm"), toJson(books.of(Channel::Warm)));
    object.insert(QStringLiteral("cold"), toJson(books.of(Channel::Cold)));
    return object;
}

QString sentenceOf(const QString &channel, const LedgerCounts &counts)
{
    QStringList parts;
    for (int state = 0; state < messageStateCount; ++state) {
        const auto value = static_cast<MessageState>(state);
        if (counts[value] > 0)
            parts.append(QStringLiteral("%1 %2").arg(counts[value]).arg(displayWord(value).toLower()));
    }
    return parts.isEmpty()
        ? tr("%1: nobody").arg(channel)
        : tr("%1: %2 asked = %3").arg(channel).arg(counts.total()).arg(parts.join(QStringLiteral(" + ")));
}

struct Wishes
{
    JobId job;
    DispatchOptions options;
    QString testAddress;
    bool preview = false;
    bool wait = false;
};

class DispatchRun
{
public:
    DispatchRun(CommandContext &context, Connection &connection, Wishes wishes)
        : m_context(context)
        , m_connection(connection)
        , m_store(connection)
        , m_service(connection.settings(), dispatchRoutes(context.config()))
        , m_wishes(std::move(wishes))
    {
    }

    int run()
    {
        if (auto matched = matchWhenNobody(); !matched)
            return m_context.fail(matched.error());
        if (m_wishes.preview)
            return showPreview();
        if (const QString fault = providersForbid(); !fault.isEmpty())
            return m_context.fail({Error::Code::NotConfigured, fault + tr(" Nothing was sent."), {}});
        if (!m_wishes.testAddress.isEmpty())
            return sendTest();
        const auto receipt = m_service.send(m_wishes.job, m_wishes.options, {});
        if (!receipt)
            return m_context.fail(receipt.error());
        if (m_wishes.wait) {
            const auto waited = sendUntil([this, outreach = receipt->outreachId] { return isOver(outreach); });
            if (!waited)
                return m_context.fail(waited.error());
        }
        return report(receipt->outreachId);
    }

private:
    Result<> matchWhenNobody()
    {
        const auto job = m_store.job(m_wishes.job);
        if (!job)
            return tl::make_unexpected(job.error());
        if (job->candidates > 0)
            return {};
        const auto matched = MatchingService(m_connection).refresh(m_wishes.job);
        if (!matched)
            return tl::make_unexpected(matched.error());
        return {};
    }

    /// What the providers say about the key, the template and the campaign this dispatch would use.
    QList<DispatchCheck> askedOfProviders()
    {
        const DispatchRoutes routes = dispatchRoutes(m_context.config());
        const auto job = m_store.job(m_wishes.job);
        if (!job)
            return {};
        const bool isTest = !m_wishes.testAddress.isEmpty();
        ProviderReadiness::Question question;
        if (isTest || m_wishes.options.channels != ChannelChoice::Cold)
            question.templateId = routes.warmTemplate;
        if (!isTest && m_wishes.options.channels != ChannelChoice::Warm)
            question.campaignId = routes.coldCampaign.value(job->trade);
        question.postalAddress = job->postalAddress;
        question.realProviders = routes.realProviders;
        return askProvidersAndWait(providerAccounts(m_context.config()), question).checks;
    }

    /// The first fault that forbids a real send; empty in training, where nothing leaves this machine.
    QString providersForbid()
    {
        if (!dispatchRoutes(m_context.config()).realProviders)
            return {};
        const QList<DispatchCheck> checks = askedOfProviders();
        const auto fault = std::find_if(checks.begin(), checks.end(), [](const DispatchCheck &check) {
            return check.verdict == DispatchCheck::Verdict::Blocking;
        });
        return fault == checks.end() ? QString() : fault->text;
    }

    int showPreview()
    {
        auto preview = m_service.preview(m_wishes.job, m_wishes.options.channels);
        if (!preview)
            return m_context.fail(preview.error());
        preview->checks.append(askedOfProviders());
        if (const auto unmatched = MatchingService(m_connection)
                                       .leftOut(m_wishes.job, MatchingService::defaultMiles, false, 0, leftOutShown))
            addLeftOut(*preview, *unmatched);
        QJsonArray checks;
        QStringList lines {tr("Warm %1 by SendGrid, cold %2 by Instantly, %3 left out.")
                               .arg(preview->warm)
                               .arg(preview->cold)
                               .arg(preview->leftOut.size())};
        for (const DispatchCheck &check : preview->checks) {
            const bool isGood = check.verdict == DispatchCheck::Verdict::Good;
            const bool blocks = check.verdict == DispatchCheck::Verdict::Blocking;
            checks.append(QJsonObject {{QStringLiteral("ok"), isGood},
                                       {QStringLiteral("blocking"), blocks},
                                       {QStringLiteral("text"), check.text}});
            lines.append((isGood       ? QStringLiteral("+ ")
                              : blocks ? QStringLiteral("x ")
                                       : QStringLiteral("! "))
                         + check.text);
        }
        return m_context.finish(preview->blocked() ? ExitCode::notConfigured : ExitCode::done,
                                {{QStringLiteral("fingerprint"), preview->fingerprint},
                                 {QStringLiteral("warm"), peopleOf(preview->asked, Channel::Warm)},
                                 {QStringLiteral("cold"), peopleOf(preview->asked, Channel::Cold)},
                                 {QStringLiteral("left_out"), leftOutOf(preview->leftOut)},
                                 {QStringLiteral("asked_before"), preview->askedBefore},
                                 {QStringLiteral("checks"), checks}},
                                lines.join(QLatin1Char('\n')));
    }

    static QJsonArray peopleOf(const QList<PlannedPerson> &people, Channel channel)
    {
        QJsonArray array;
        for (const PlannedPerson &person : people) {
            if (person.channel == channel)
                array.append(QJsonObject {{QStringLiteral("technician_id"), person.technicianId.toString()},
                                          {QStringLiteral("name"), person.name},
                                          {QStringLiteral("address"), person.address}});
        }
        return array;
    }

    static QJsonArray leftOutOf(const QList<PlannedPerson> &people)
    {
        QJsonArray array;
        for (const PlannedPerson &person : people)
            array.append(QJsonObject {{QStringLiteral("technician_id"), person.technicianId.toString()},
                                      {QStringLiteral("reason"), person.leftOut}});
        return array;
    }

    int sendTest()
    {
        const auto message = m_service.sendTest(m_wishes.job, m_wishes.testAddress, QString());
        if (!message)
            return m_context.fail(message.error());
        std::optional<std::pair<MessageState, QString>> end;
        const auto waited = sendUntil([this, &end, id = *message] {
            const auto state = m_store.messageState(id);
            if (state)
                end = *state;
            return state && state->first != MessageState::Queued && state->first != MessageState::Sending;
        });
        if (!waited)
            return m_context.fail(waited.error());
        const bool sent = end && end->first == MessageState::Sent;
        return m_context.finish(sent ? ExitCode::done : ExitCode::failed,
                                {{QStringLiteral("message_id"), message->value},
                                 {QStringLiteral("state"), end ? wireWord(end->first) : QString()},
                                 {QStringLiteral("reason"), end ? end->second : QString()}},
                                sent ? tr("The test message was accepted by SendGrid.")
                                     : tr("The test message was not sent: %1.")
                                           .arg(end ? displayWord(end->first).toLower() : tr("no news")));
    }

    /// Over when nothing of it is under way and nothing waits that could go without a person.
    bool isOver(const OutreachId &outreach)
    {
        const auto waiting = m_store.mayStillGo(outreach);
        return waiting && !*waiting;
    }

    Result<> sendUntil(const std::function<bool()> &isDone)
    {
        auto settings = engineSettings(m_context.config(), m_connection.settings().as(SessionKind::Engine));
        if (!settings)
            return tl::make_unexpected(settings.error());
        Engine engine(*settings);
        QEventLoop loop;
        QTimer check;
        const StopSignal stop;
        std::optional<Error> failure;
        const auto look = [&] {
            if (isDone())
                loop.quit();
        };
        QObject::connect(&engine, &Engine::settled, &loop, look);
        QObject::connect(&engine, &Engine::changed, &loop, look);
        QObject::connect(&check, &QTimer::timeout, &loop, look);
        QObject::connect(&stop, &StopSignal::received, &loop, &QEventLoop::quit);
        QObject::connect(&engine, &Engine::alert, &loop, [this](const QString &text) { m_context.progress(text); });
        QObject::connect(&engine, &Engine::failed, &loop, [&](const Error &error) {
            failure = error;
            loop.quit();
        });
        engine.start();
        check.start(bookCheckMs);
        loop.exec();
        if (failure)
            return tl::make_unexpected(*failure);
        QEventLoop ending;
        QObject::connect(&engine, &Engine::stopped, &ending, &QEventLoop::quit);
        engine.stop();
        ending.exec();
        return {};
    }

    int report(const OutreachId &outreach)
    {
        const auto books = m_store.books(outreach);
        const auto leftOut = m_store.leftOut(outreach);
        if (!books || !leftOut)
            return m_context.fail(!books ? books.error() : leftOut.error());
        QJsonArray left;
        for (const auto &[technician, reason] : *leftOut)
            left.append(QJsonObject {{QStringLiteral("technician_id"), technician.toString()},
                                     {QStringLiteral("reason"), reason}});
        QJsonObject document = toJson(*books);
        document.insert(QStringLiteral("left_out"), left);
        const bool partly = books->count(MessageState::Failed) > 0 || books->count(MessageState::InDoubt) > 0;
        return m_context.finish(partly ? ExitCode::partly : ExitCode::done, document,
                                sentenceOf(tr("Warm"), books->of(Channel::Warm)) + QLatin1Char('\n')
                                    + sentenceOf(tr("Cold"), books->of(Channel::Cold)) + QLatin1Char('\n')
                                    + tr("Left out: %1").arg(left.size()));
    }

    CommandContext &m_context;
    Connection &m_connection;
    DispatchStore m_store;
    DispatchService m_service;
    const Wishes m_wishes;
};

void addOptions(QCommandLineParser &parser)
{
    parser.addPositionalArgument(QStringLiteral("JOB"), tr("the work order's number or id"));
    parser.addOption({QStringLiteral("preview"), tr("who would be asked and who not; sends nothing")});
    parser.addOption({QStringLiteral("no-hold"), tr("no time to take it back")});
    parser.addOption({QStringLiteral("hold"), tr("seconds within which all can be taken back (0 to 300)"), tr("S"),
                      QStringLiteral("30")});
    parser.addOption({QStringLiteral("channel"), tr("warm, cold or both"), tr("WORD"), QStringLiteral("both")});
    parser.addOption({QStringLiteral("cold-after"), tr("seconds after the warm wave"), tr("S"), QStringLiteral("0")});
    parser.addOption({QStringLiteral("wanted"), tr("stop when so many have qualified"), tr("N")});
    parser.addOption({QStringLiteral("wait"), tr("send in this process until nothing is due or under way")});
    parser.addOption({QStringLiteral("test-to"), tr("send one message to this address instead"), tr("ADDRESS")});
}

/// The name of the first option that makes no sense, or nothing.
QString readOptions(const QCommandLineParser &parser, Wishes &wishes)
{
    const QString channel = parser.value(QStringLiteral("channel"));
    if (channel == QLatin1String("warm"))
        wishes.options.channels = ChannelChoice::Warm;
    else if (channel == QLatin1String("cold"))
        wishes.options.channels = ChannelChoice::Cold;
    else if (channel != QLatin1String("both"))
        return QStringLiteral("--channel");
    bool isGood = false;
    wishes.options.holdSeconds = parser.value(QStringLiteral("hold")).toInt(&isGood);
    if (!isGood || wishes.options.holdSeconds < 0 || wishes.options.holdSeconds > 300)
        return QStringLiteral("--hold");
    if (parser.isSet(QStringLiteral("no-hold")))
        wishes.options.holdSeconds = 0;
    wishes.options.coldDelaySeconds = parser.value(QStringLiteral("cold-after")).toInt(&isGood);
    if (!isGood || wishes.options.coldDelaySeconds < 0)
        return QStringLiteral("--cold-after");
    if (parser.isSet(QStringLiteral("wanted"))) {
        wishes.options.wanted = parser.value(QStringLiteral("wanted")).toInt(&isGood);
        if (!isGood || *wishes.options.wanted < 1)
            return QStringLiteral("--wanted");
    }
    wishes.preview = parser.isSet(QStringLiteral("preview"));
    wishes.wait = parser.isSet(QStringLiteral("wait"));
    wishes.testAddress = parser.value(QStringLiteral("test-to"));
    return {};
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (const auto ended = context.parse(parser, 1, 1))
        return *ended;
    Wishes wishes;
    if (const QString wrong = readOptions(parser, wishes); !wrong.isEmpty())
        return context.usageError(tr("%1 has a value that makes no sense.").arg(wrong));
    const auto connection = context.connect();
    if (!connection)
        return context.fail(connection.error());
    const auto job = findJob(**connection, parser.positionalArguments().constFirst());
    if (!job)
        return context.fail(job.error());
    wishes.job = *job;
    wishes.options.searchedMiles = MatchingService::defaultMiles;
    return DispatchRun(context, **connection, wishes).run();
}

} // namespace

Command dispatchCommand()
{
    return {QStringLiteral("dispatch"),
            QStringLiteral("JOB [--preview] [--no-hold | --hold S] [--channel warm|cold|both] [--cold-after S]\n"
                           "       [--wanted N] [--wait] [--test-to ADDRESS]"),
            tr("asks the technicians who match a work order"), &run};
}
