#include "services/imports/technicianimport.h"

#include "services/imports/csvreader.h"
#include "services/stores/importstore.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace {

constexpr qsizetype blockBytes = 256 * 1024;

QString text(const char *source)
{
    return QCoreApplication::translate("TechnicianImport", source);
}

/// Turns the records of the file into blocks for COPY and remembers what is wrong with them.
class RowFeed
{
public:
    RowFeed(CsvReader &reader, const TechnicianRows &rows, const TechnicianImport::Options &options,
            ImportReport &report)
        : m_reader(reader)
        , m_rows(rows)
        , m_options(options)
        , m_report(report)
    {
    }

    Result<ImportStore::Block> next()
    {
        ImportStore::Block block;
        block.lines.reserve(blockBytes + 8192);
        while (block.lines.size() < blockBytes) {
            const auto more = m_reader.next();
            if (!more) {
                addProblem({m_reader.row(), {}, more.error().message});
                return refused();
            }
            if (!*more)
                break;
            ++m_report.rows;
            const bool good =
                m_rows.append(m_reader, block.lines, [this](const ImportProblem &one) { addProblem(one); });
            // After the first problem nothing will be stored; the rest is read only to report it.
            if (m_report.problemCount > 0)
                block.lines.truncate(0);
            else if (good)
                ++block.rows;
            if (m_report.rows % 1024 == 0) {
                if (m_options.cancelled && m_options.cancelled())
                    return failure(Error::Code::Rejected, text("Cancelled. Nothing was imported."));
                if (m_options.progress && m_report.rows % 65536 == 0)
                    m_options.progress(m_report.rows);
            }
        }
        return m_report.problemCount > 0 ? refused() : Result<ImportStore::Block>(std::move(block));
    }

private:
    void addProblem(const ImportProblem &problem)
    {
        ++m_report.problemCount;
        if (m_report.problems.size() < m_options.problemLimit)
            m_report.problems.append(problem);
    }

    static Result<ImportStore::Block> refused()
    {
        return failure(Error::Code::Rejected, text("The file has problems. Nothing was imported."));
    }

    CsvReader &m_reader;
    const TechnicianRows &m_rows;
    const TechnicianImport::Options &m_options;
    ImportReport &m_report;
};

} // namespace

QJsonObject ImportReport::toJson() const
{
    QJsonArray list;
    for (const ImportProblem &one : problems) {
        list.append(QJsonObject {{QStringLiteral("row"), one.row},
                                 {QStringLiteral("column"), one.column},
                                 {QStringLiteral("problem"), one.problem}});
    }
    return {{QStringLiteral("stored"), stored},
            {QStringLiteral("dry_run"), dryRun},
            {QStringLiteral("rows"), rows},
            {QStringLiteral("added"), added},
            {QStringLiteral("updated"), updated},
            {QStringLiteral("unchanged"), unchanged},
            {QStringLiteral("merged"), merged},
            {QStringLiteral("kept_opted_out"), keptOptedOut},
            {QStringLiteral("problem_count"), problemCount},
            {QStringLiteral("problems"), list},
            {QStringLiteral("ignored_columns"), QJsonArray::fromStringList(ignoredColumns)}};
}

TechnicianImport::TechnicianImport(Connection &connection, Options options)
    : m_connection(connection)
    , m_options(std::move(options))
{
}

Result<ImportReport> TechnicianImport::run(QIODevice &file)
{
    CsvReader reader(file);
    const auto header = reader.next();
    if (!header)
        return tl::make_unexpected(header.error());
    if (!*header)
        return failure(Error::Code::Rejected, text("The file is empty. Nothing was imported."));
    const auto rows = TechnicianRows::fromHeader(reader);
    if (!rows)
        return tl::make_unexpected(rows.error());

    ImportReport report;
    report.dryRun = m_options.dryRun;
    report.ignoredColumns = rows->ignoredColumns();
    ImportStore store(m_connection);
    const auto org = store.organization(m_options.org);
    if (!org)
        return tl::make_unexpected(org.error());

    RowFeed feed(reader, *rows, m_options, report);
    const auto outcome = store.importTechnicians(
        *org, [&feed] { return feed.next(); }, !m_options.dryRun);
    if (!outcome) {
        if (report.problemCount > 0)
            return report;
        return tl::make_unexpected(outcome.error());
    }
    const auto figure = [&outcome](const char *name) {
        return outcome->value(QLatin1String(name)).toInteger();
    };
    report.stored = !m_options.dryRun;
    report.added = figure("added");
    report.updated = figure("updated");
    report.unchanged = figure("unchanged");
    report.merged = figure("merged");
    report.keptOptedOut = figure("kept_opted_out");
    return report;
}
