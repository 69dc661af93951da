#pragma once

#include "models/tables/plannedtablemodel.h"
#include "models/tables/recipienttablemodel.h"
#include "ui/dispatch/dispatchoperations.h"

#include <QDialog>
#include <QTimeZone>

class Button;
class Notice;
class PreviewColumn;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QStackedWidget;
class QTableView;
class QVBoxLayout;
class TextLabel;

/// Who gets this, who does not, what binds. What it shows is what is sent: a difference found at the press keeps the
/// dialog open and says what changed. Enter in a list never sends.
class PreviewDialog final : public QDialog
{
    Q_OBJECT

public:
    PreviewDialog(const JobId &job, DispatchOperations operations, const QTimeZone &zone, QWidget *parent = nullptr);

    void read();
    void showPreview(const DispatchPreview &preview);
    void setDefaults(int holdSeconds, int coldDelayMinutes, int wanted);

Q_SIGNALS:
    void sent(const DispatchReceipt &receipt);

private:
    void buildControls();
    QWidget *builtPeople();
    void buildLayout();
    void connectParts();
    void askProviders();
    void takeAnswers(const Result<ProviderAnswers> &answers);
    void takePreview(const Result<DispatchPreview> &outcome);
    void showPlan();
    void showChecks();
    void updateSend();
    void focusSend();
    void toggleLeftOut();
    void send();
    void takeSent(const Result<DispatchReceipt> &outcome);
    void choiceChanged();
    [[nodiscard]] DispatchPreview chosen(const DispatchPreview &preview) const;
    QString obstacle() const;
    ChannelChoice choice() const;
    DispatchOptions options() const;

    const JobId m_job;
    const DispatchOperations m_operations;
    const QTimeZone m_zone;
    std::optional<DispatchPreview> m_whole;   ///< of both channels: the lists
    std::optional<DispatchPreview> m_preview; ///< of the chosen channels: what would be sent
    ProviderAnswers m_answers;
    bool m_sendFirst = false; ///< the focus goes to Send once that is possible
    int m_asking = 0;         ///< questions under way; until the last is answered nothing is sent
    bool m_compare = false;   ///< the next preview is compared with the one that was looked at

    LeftOutTableModel m_leftOut;
    QStackedWidget *m_pages;
    Notice *m_notice;
    Notice *m_strip;
    TextLabel *m_title;
    TextLabel *m_jobTitle;
    PreviewColumn *m_warm;
    PreviewColumn *m_cold;
    QStackedWidget *m_people;
    QTableView *m_leftOutTable;
    TextLabel *m_leftOutWords;
    Button *m_showLeftOut;
    QComboBox *m_coldStarts;
    QSpinBox *m_wanted;
    QComboBox *m_hold;
    QVBoxLayout *m_checks;
    TextLabel *m_readAt;
    QLineEdit *m_typed;
    Button *m_cancel;
    Button *m_send;
};
