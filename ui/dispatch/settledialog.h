#pragma once

#include "models/domain/dispatchacts.h"

#include <QAbstractTableModel>
#include <QDialog>
#include <QTimeZone>

class Button;
class QLineEdit;
class QTableView;
class TextLabel;

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

    void setDoubts(const QList<DoubtEvidence> &doubts);
    void decide(const QList<int> &rows, Settlement settlement);
    const DoubtEvidence &doubtAt(int row) const { return m_doubts.at(row); }
    QList<SettleDecision> decisions() const; ///< those that are not to wait
    QStringList namesFor(Settlement settlement) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    static QString word(Settlement settlement);

private:
    QString displayText(int row, int column) const;

    const QTimeZone m_zone;
    QList<DoubtEvidence> m_doubts;
    QList<Settlement> m_decisions;
};

/// A person's decision about messages whose outcome is unknown. Sending again is off until the quarantine has ended and
/// then needs typed words.
class SettleDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit SettleDialog(const QTimeZone &zone, QWidget *parent = nullptr);

    void setDoubts(const QList<DoubtEvidence> &doubts, const QDateTime &now);
    void showFailure(const QString &message);

Q_SIGNALS:
    void decided(const QList<SettleDecision> &decisions);

private:
    void buildTable();
    QLayout *builtChoices();
    void buildLayout();
    void decide(Settlement settlement);
    void updateControls();
    QList<int> chosenRows() const;
    /// Why the chosen messages may not be sent again yet; empty when they may.
    QString resendObstacle() const;

    const QTimeZone m_zone;
    QDateTime m_now;
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
