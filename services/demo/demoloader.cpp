#include "services/demo/demoloader.h"

#include "services/stores/demostore.h"

#include <QCoreApplication>

namespace {

constexpr int chunk = 4000;
constexpr int mostPastJobs = 900;

QString text(const char *source)
{
    return QCoreApplication::translate("DemoLoader", source);
}

Result<> addPeople(DemoStore &store, const DemoPeople &people)
{
    const std::pair<const char *, const QJsonArray &> tables[] = {{"technicians", people.technicians},
                                                                  {"suppressions", people.suppressions},
                                                                  {"licenses", people.licenses},
                                                                  {"certifications", people.certifications},
                                                                  {"insurance", people.insurance}};
    for (const auto &[table, rows] : tables) {
        if (auto added = store.add(QLatin1String(table), rows); !added)
            return added;
    }
    return {};
}

} // namespace

DemoLoader::DemoLoader(Connection &connection, Options options)
    : m_connection(connection)
    , m_options(std::move(options))
{
}

OrgId DemoLoader::org()
{
    return OrgId::fromString(QStringLiteral("dddddddd-0000-4000-8000-000000000001"));
}

Result<DemoLoader::Report> DemoLoader::run()
{
    DemoStore store(m_connection, org(), m_options.size.seed);
    Report report;
    report.org = org();
    const auto done = store.within([&]() -> Result<> {
        const auto found = store.look();
        if (!found)
            return tl::make_unexpected(found.error());
        if (found->realJobs > 0 || found->realTechnicians > 0) {
            return failure(
                Error::Code::Rejected,
                text("This database holds real work (%1 work orders, %2 technicians). Demo data goes into an "
                     "empty one only. Nothing was changed.")
                    .arg(found->realJobs)
                    .arg(found->realTechnicians));
        }
        report.alreadyThere = found->hasDemo;
        if (!found->hasDemo) {
            store.setAnchor(m_options.anchor.value_or(found->anchor));
            if (const auto filled = fill(store); !filled)
                return filled;
        }
        const auto counts = store.count();
        if (!counts)
            return tl::make_unexpected(counts.error());
        report.jobs = counts->jobs;
        report.technicians = counts->technicians;
        report.dispatches = counts->dispatches;
        report.recipients = counts->recipients;
        return {};
    });
    return done ? Result<Report>(report) : tl::make_unexpected(done.error());
}

Result<> DemoLoader::fill(DemoStore &store)
{
    const auto say = [this](const QString &sentence) {
        if (m_options.progress)
            m_options.progress(sentence);
    };
    const DemoWorld world(m_options.size);
    if (auto added = store.addOrganization(); !added)
        return added;
    say(text("technicians"));
    for (int first = 0; first < m_options.size.technicians; first += chunk) {
        if (auto added = addPeople(store, world.people(first, chunk)); !added)
            return added;
    }
    say(text("work orders"));
    for (int first = 0; first < m_options.size.jobs; first += chunk) {
        if (auto added = store.add(QStringLiteral("jobs"), world.jobs(first, chunk)); !added)
            return added;
    }
    say(text("dispatches of the past days"));
    return store.addHistory(DemoWorld::storyNumber, world.replies(), std::min(mostPastJobs, m_options.size.jobs * 4));
}
