#pragma once

#include "models/domain/linkstate.h"
#include "models/domain/workorder.h"
#include "services/core/result.h"

#include <QDialog>
#include <QFuture>
#include <QHash>

#include <functional>

class Button;
class Notice;
class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;
class TextLabel;

/// Creates or edits one work order. A draft survives a closed window and a lost connection; pressing Create twice, or
/// again after silence, makes one work order because the draft carries its key.
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
        bool canPreview = false;
    };

    /// A new work order; restores the kept draft.
    WorkOrderForm(Operations operations, QWidget *parent = nullptr);
    /// An existing one.
    WorkOrderForm(Operations operations, const WorkOrderFacts &facts, QWidget *parent = nullptr);

    ~WorkOrderForm() override;

    WorkOrderDraft draft() const;
    void setDraft(const WorkOrderDraft &draft);
    void setLink(const LinkState &link);

    static QByteArray packed(const WorkOrderDraft &draft, const QDateTime &at);
    static std::optional<std::pair<WorkOrderDraft, QDateTime>> unpacked(const QByteArray &kept);

Q_SIGNALS:
    void stored(const JobId &id, bool previewNext);
    void openRequested(const JobId &id); ///< the other work order that is the same

public Q_SLOTS:
    void reject() override;

private:
    void build();
    QWidget *fieldBox(const QString &label, QWidget *field, const QString &name);
    void buildPlace(QGridLayout &grid);
    void buildButtons();
    void submit(bool previewNext);
    void showCreated(const Result<WorkOrderCreated> &outcome, bool previewNext);
    void showSaved(const Result<int> &outcome);
    void showFailure(const Error &error);
    void showProblem(const QString &field, const QString &sentence);
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

    Notice *m_notice;
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
    Button *m_cancel;
    Button *m_preview;
    Button *m_store;
    QHash<QString, TextLabel *> m_problems;
};
