#pragma once

#include "models/domain/linkstate.h"
#include "models/domain/slastageline.h"
#include "ui/sla/slaoperations.h"

#include <QDialog>
#include <QTimeZone>

#include <optional>

class Button;
class Clock;
class Notice;
class QStackedWidget;
class QStringListModel;
class QTableView;
class QVBoxLayout;
class SlaPauseForm;
class SlaStageRow;
class SlaTargetsForm;
class TextLabel;

/// The SLA of one work order: which stage runs, and why that number? Pausing, resuming and changing targets are asked
/// for in place; what they did is shown when the work order has been read again.
class SlaDialog final : public QDialog
{
    Q_OBJECT

public:
    SlaDialog(const JobId &job, SlaOperations operations, const Clock &clock, const QTimeZone &zone,
              QWidget *parent = nullptr);

    const JobId &job() const { return m_job; }
    void reload(); ///< at once, and whenever the work order has changed
    void setLink(const LinkState &link);
    void openProof();
    void openPause();
    void openTargets();

Q_SIGNALS:
    void acted(); ///< something was stored: others may want to read again

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildStages();
    QWidget *buildHistory();
    QWidget *buildFoot();
    void connectForms();
    void showRecord(const SlaRecord &record);
    void showFailure(const Error &error);
    void showLines();
    void showAge();
    void showTerms();
    void showButtons();
    void showHistory(bool wanted);
    void compareWithEngine();
    void closeForms();
    void resume();
    void finish(const Result<> &outcome);
    QString obstacle() const; ///< why nothing may be written; empty when it may

    const JobId m_job;
    const SlaOperations m_operations;
    const Clock &m_clock;
    const QTimeZone m_zone;
    std::optional<SlaRecord> m_record;
    QList<SlaStageLine> m_lines;
    LinkState m_link;
    quint64 m_request = 0;
    bool m_detailsCopied = false;

    TextLabel *m_title;
    TextLabel *m_terms;
    TextLabel *m_asOf;
    Notice *m_notice; ///< instead of the stages
    Notice *m_strip;  ///< above them
    QStackedWidget *m_pages;
    QVBoxLayout *m_stageColumn = nullptr;
    QList<SlaStageRow *> m_rows;
    QStringListModel *m_history;
    QTableView *m_historyList = nullptr;
    TextLabel *m_failure;
    SlaPauseForm *m_pauseForm;
    SlaTargetsForm *m_targetsForm;
    QWidget *m_foot = nullptr;
    Button *m_proofButton;
    Button *m_historyButton;
    Button *m_targetsButton;
    Button *m_pauseButton;
    Button *m_closeButton;
};
