#pragma once

#include "ui/dispatch/dispatchoperations.h"

#include <QAbstractTableModel>
#include <QDialog>
#include <QTimeZone>

class Button;
class QLineEdit;
class QTableView;
class TextLabel;

/// A person's choice about a doubtful message.
enum class Settlement { Wait, WentOut, DoNotSend, SendAgain };

/// Doubtful messages with what is known about each, and what was decided so far.
class DoubtTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TechnicianColumn,
        RequestColumn,
        WrittenColumn,
        AnswerColumn,
        EventsColumn,
        LookUpColumn,
        QuarantineColumn,
        DecisionColumn,
        ColumnCount
    };

    DoubtTableModel(const QTimeZone &zone, QObject *parent);

    void setDoubts(const QList<DoubtfulMessage> &doubts);
    void decide(const QList<int> &rows, Settlement settlement);
    const DoubtfulMessage &doubtAt(int row) const { return m_doubts.at(row); }
    int decided() const; ///< how many are not to wait
    QList<MessageId> messagesFor(Settlement settlement) const;
    QStringList namesFor(Settlement settlement) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    static QString word(Settlement settlement);

private:
    QString displayText(int row, int column) const;

    const QTimeZone m_zone;
    QList<DoubtfulMessage> m_doubts;
    QList<Settlement> m_decisions;
};

/// A person's decision about messages whose outcome is unknown. Sending again is off until the quarantine has ended and
/// then needs typed words.
class SettleDialog final : public QDialog
{
    Q_OBJECT

public:
    using Decide = decltype(DispatchOperations::decide);

    SettleDialog(Decide decide, const QTimeZone &zone, QWidget *parent = nullptr);

    void setDoubts(const QList<DoubtfulMessage> &doubts);
    void showFailure(const QString &message);

Q_SIGNALS:
    void settled(const DecisionReport &report);

private:
    void buildTable();
    QLayout *builtChoices();
    void buildLayout();
    void decide(Settlement settlement);
    void updateControls();
    QList<int> chosenRows() const;
    /// Why the chosen messages may not be sent again yet; empty when they may.
    QString resendObstacle() const;

    void settle();
    void settleNext();

    const Decide m_decide;
    const QTimeZone m_zone;
    QList<std::pair<DoubtDecision, QList<MessageId>>> m_open; ///< decisions that are still to be stored
    DecisionReport m_done;
    DoubtTableModel *m_doubts;
    QTableView *m_table;
    TextLabel *m_title;
    TextLabel *m_hint;
    TextLabel *m_warning;
    QLineEdit *m_typed;
    TextLabel *m_failure;
    QList<Button *> m_choices; ///< in the order of Settlement
    Button *m_cancel;
    Button *m_settle;
};
