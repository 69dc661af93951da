#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QProcess>
#include <QRegularExpression>

#include <libpq-fe.h>

/// The whole catalogue against the whole schema: a typo or a renamed column fails here, not at an operator's desk.
class CatalogueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { failOnAnyWarning(); }

    void everyStatementPrepares_data();
    void everyStatementPrepares();
    void aWrongStatementIsFound();

private:
    QString prepareProblem(const SqlCatalog::Statement &statement);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void CatalogueTest::initTestCase()
{
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    m_database = *std::move(database);
    m_connection = std::make_unique<Connection>(m_database->settings(SessionKind::Migration));
    QVERIFY(m_connection->open());
    // Statements over temporary tables prepare only where those exist.
    QVERIFY(m_connection->select(QStringLiteral("import_technicians_begin")));
}

/// Asks the server itself, with $1... for the placeholders; what it says about the statement, empty when fine.
QString CatalogueTest::prepareProblem(const SqlCatalog::Statement &statement)
{
    QString text = statement.text;
    if (text.startsWith(QLatin1String("copy "), Qt::CaseInsensitive)) {
        // COPY cannot be prepared: name the same columns in a select instead.
        static const QRegularExpression copy(
            QStringLiteral("\\Acopy\\s+([a-z0-9_.]+)\\s*\\(([^)]*)\\)\\s*from\\s+stdin"),
            QRegularExpression::CaseInsensitiveOption);
        const auto match = copy.match(text);
        if (!match.hasMatch())
            return QStringLiteral("copy without a column list");
        text = QStringLiteral("select %1 from %2").arg(match.captured(2), match.captured(1));
    }
    for (qsizetype i = 0; i < statement.placeholders.size(); ++i)
        text.replace(QRegularExpression(QStringLiteral("(?<!:):%1\\b").arg(statement.placeholders.at(i))),
                     QStringLiteral("$%1").arg(i + 1));
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(
        PQprepare(m_connection->native(), "", text.toUtf8().constData(), 0, nullptr), &PQclear);
    return PQresultStatus(answer.get()) == PGRES_COMMAND_OK ? QString()
                                                            : QString::fromUtf8(PQresultErrorMessage(answer.get()));
}

void CatalogueTest::everyStatementPrepares_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : SqlCatalog::builtIn().names())
        QTest::newRow(qPrintable(name)) << name;
}

void CatalogueTest::everyStatementPrepares()
{
    QFETCH(const QString, name);

    const QString problem = prepareProblem(SqlCatalog::builtIn().statement(name));

    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void CatalogueTest::aWrongStatementIsFound()
{
    QVERIFY(!prepareProblem({QStringLiteral("select no_such_column from jobs where id = :id"), {QStringLiteral("id")}})
                 .isEmpty());
    QVERIFY(!prepareProblem({QStringLiteral("copy jobs (id, no_such_column) from stdin"), {}}).isEmpty());
}

QTEST_GUILESS_MAIN(CatalogueTest)
#include "tst_catalogue.moc"
