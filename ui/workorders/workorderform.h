#pragma once

#include "models/domain/linkstate.h"
#include "models/domain/workorder.h"
#include "services/core/result.h"
#include "ui/workorders/requestfilling.h"

#include <QDialog>
#include <QFuture>
#include <QHash>
#include <QTimer>

#include <functional>

class Button;
class Notice;
class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;
class RequestPane;
class SlaTargetsBox;
class TextLabel;

/// Creates or edits one work order. What a pasted request says fills the fields that nobody typed into. A draft
/// survives a closed window and a lost connection; pressing Create twice, or again after silence, makes one work order
/// because the draft carries its key.
class WorkOrderForm final : public QDialog
{
    Q_OBJECT

public:
    struct Operations
    {
        std::function<QFuture<Result<WorkOrderCreated>>(const WorkOrderDraft &)> create;
        std::function<QFuture<Result<int>>(const JobId &, int revision, const WorkOrderDraft &)> save;
        std::function<void(const QByteArray &)> keepDraft;
        std::function<QByteArray()> keptDraft;
        /// Absent: no targets are shown.
        std::function<QFuture<Result<SlaPresets>>(const std::optional<JobId> &)> readPresets;
        bool canPreview = false;
        std::function<QDateTime()> now; ///< absent: this machine's clock
    };

    /// A new work order; restores the kept draft.
    WorkOrderForm(Operations operations, QWidget *parent = nullptr);
    /// An existing one.
    WorkOrderForm(Operations operations, const WorkOrderFacts &facts, QWidget *parent = nullptr);

    ~WorkOrderForm() override;

    WorkOrderDraft draft() const;
    void setDraft(const WorkOrderDraft &draft);
    /// As if a person had pasted @p request.
    void paste(const QString &request);
    void setLink(const LinkState &link);
    /// What somebody else made of the edited work order meanwhile: untouched fields take it, others are marked.
    void showForeign(const WorkOrderFacts &facts);

Q_SIGNALS:
    void stored(const JobId &id, bool previewNext);
    void openRequested(const JobId &id); ///< the other work order that is the same

public Q_SLOTS:
    void reject() override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    QWidget *buildBody();
    QWidget *fieldBox(const QString &label, QWidget *field, const QString &name);
    void buildFields(QGridLayout &grid);
    void buildChoices();
    void buildRequest();
    void buildButtons();
    void fitHeight();
    QDateTime now() const;
    QString fieldText(const QString &name) const;
    void setFieldText(const QString &name, const QString &text);
    void readRequestText();
    void showFilling();
    void typed(const QString &name);
    void takeTrade();
    void readPresets();
    void submit(bool previewNext);
    void showCreated(const Result<WorkOrderCreated> &outcome, bool previewNext);
    void showSaved(const Result<int> &outcome);
    void showFailure(const Error &error);
    void showProblem(const QString &field, const QString &sentence);
    void showForeignValue(const QString &field, const QString &value, const QString &who, bool isTaken);
    bool showProblems(bool focusFirst);
    void setWorking(bool working);
    void checkField(const QString &field);
    void keep();

    Operations m_operations;
    std::optional<WorkOrderFacts> m_editing;
    WorkOrderDraft m_start; ///< what the form showed first: an untouched one is not kept
    QUuid m_clientKey;
    bool m_allowDuplicate = false;
    bool m_previewNext = false;
    LinkState m_link;
    RecognisedRequest m_request;
    RequestFilling m_filling;
    bool m_isFilling = false; ///< a field that changes was not changed by a person
    QTimer m_keepSoon;

    Notice *m_notice;
    RequestPane *m_pane;
    QWidget *m_body = nullptr;
    QLineEdit *m_title;
    QComboBox *m_trade;
    QComboBox *m_urgency;
    QCheckBox *m_isScheduled;
    QDateTimeEdit *m_scheduled;
    QLineEdit *m_address;
    QLineEdit *m_city;
    QLineEdit *m_state;
    QLineEdit *m_lat;
    QLineEdit *m_lng;
    QLineEdit *m_contactName;
    QLineEdit *m_contactPhone;
    QLineEdit *m_contactEmail;
    QLineEdit *m_budgetMin;
    QLineEdit *m_budgetMax;
    QCheckBox *m_license;
    QPlainTextEdit *m_description;
    SlaTargetsBox *m_sla;
    Button *m_cancel;
    Button *m_preview;
    Button *m_store;
    QHash<QString, TextLabel *> m_problems;
    QHash<QString, TextLabel *> m_sources;
    QHash<QString, Button *> m_takes; ///< beside a problem: what somebody else wrote
};
