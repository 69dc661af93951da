#include "app/stories/dispatchstory.h"
#include "models/tables/recipientfiltermodel.h"

#include "tests/support/randomdispatch.h"
#include "tests/support/raventest.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

class TestRecipientTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void mergeKeepsTheModelConsistent_data();
    void mergeKeepsTheModelConsistent();
    void aChangedPersonTouchesOneRow();
    void doubtCarriesAQuestionMarkAndNobodyElseASentTimeThatNeverWas();
    void whatNeedsYouComesFirst();
    void theFilterPartsAddUp();
    void aNameThatLooksLikeMarkupStaysText();
};

void TestRecipientTable::mergeKeepsTheModelConsistent_data()
{
    QTest::addColumn<quint32>("before");
    QTest::addColumn<quint32>("after");
    for (quint32 seed = 1; seed <= 12; ++seed)
        QTest::addRow("%u", seed) << seed << seed + 40;
}

void TestRecipientTable::mergeKeepsTheModelConsistent()
{
    QFETCH(quint32, before);
    QFETCH(quint32, after);
    RecipientTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    RecipientFilterModel filter(model);
    QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QList<DispatchPerson> some = randomDispatch(before).people.mid(0, 60);
    QList<DispatchPerson> fewer;
    for (qsizetype index = 0; index < some.size(); ++index) {
        if (index % 3 != 1)
            fewer.append(some.at(index));
    }

    for (const QList<DispatchPerson> &people :
         {some, fewer, some, randomDispatch(after).people.mid(0, 60), QList<DispatchPerson>()}) {
        model.merge(people);

        QCOMPARE(model.rowCount(), people.size());
        QCOMPARE(filter.rowCount(), people.size());
        for (int row = 0; row < people.size(); ++row)
            QCOMPARE(*model.personAt(row), people.at(row));
    }
}

void TestRecipientTable::aChangedPersonTouchesOneRow()
{
    QList<DispatchPerson> people = DispatchStory::running().people;
    RecipientTableModel model;
    model.merge(people);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);

    people[5].repliedAt = DispatchStory::at(14, 20);
    people[5].replyText = QStringLiteral("yes");
    model.merge(people);

    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 5);
    QCOMPARE(reset.size(), 0);
}

void TestRecipientTable::doubtCarriesAQuestionMarkAndNobodyElseASentTimeThatNeverWas()
{
    RecipientTableModel model;
    model.setZone(DispatchStory::zone());
    const QList<DispatchPerson> people = DispatchStory::running().people;
    model.merge(people);

    for (int row = 0; row < people.size(); ++row) {
        const QString sent = model.index(row, RecipientTableModel::SentColumn).data().toString();
        switch (*people.at(row).message) {
        case MessageState::InDoubt:
            QCOMPARE(sent, QStringLiteral("14:02:42?"));
            break;
        case MessageState::Sent:
            QVERIFY(sent.startsWith(QLatin1String("14:")) && !sent.endsWith(u'?'));
            break;
        default:
            QCOMPARE(sent, QStringLiteral("–"));
        }
    }
}

void TestRecipientTable::whatNeedsYouComesFirst()
{
    RecipientTableModel model;
    RecipientFilterModel filter(model);

    model.merge(DispatchStory::running().people);

    for (int row = 0; row < 8; ++row)
        QVERIFY(needsYou(personState(*filter.personAt(filter.index(row, 0)))));
    QVERIFY(!needsYou(personState(*filter.personAt(filter.index(8, 0)))));
    QCOMPARE(filter.personAt(filter.index(0, 0))->name, QStringLiteral("Dana Whitfield"));
}

void TestRecipientTable::theFilterPartsAddUp()
{
    RecipientTableModel model;
    RecipientFilterModel filter(model);
    model.merge(DispatchStory::running().people);
    int sum = 0;

    for (const PersonState state : personStateOrder) {
        filter.setFilter({false, {}, {state}});
        sum += filter.rowCount();
    }

    QCOMPARE(sum, model.rowCount());
    filter.setFilter({true, {}, {}});
    QCOMPARE(filter.rowCount(), 8);
    filter.setFilter({false, Channel::Cold, {}});
    QCOMPARE(filter.rowCount(), 83);
}

void TestRecipientTable::aNameThatLooksLikeMarkupStaysText()
{
    QList<DispatchPerson> people = DispatchStory::onePerson().people;
    people.first().message = MessageState::Failed;
    people.first().reason = QStringLiteral("<img src=\"/tmp/fifo\">\nrefused");
    RecipientTableModel model;

    model.merge(people);

    const QModelIndex reason = model.index(0, RecipientTableModel::ReasonColumn);
    QVERIFY(!reason.data().toString().contains(u'\n'));
    QVERIFY(reason.data(Qt::ToolTipRole).toString().startsWith(QLatin1String("&lt;img")));
}

QTEST_GUILESS_MAIN(TestRecipientTable)
#include "tst_recipienttable.moc"
