#pragma once

#include "models/domain/conversation.h"

#include <QDialog>

class Button;
class QButtonGroup;
class QCheckBox;
class QLineEdit;
class TextLabel;

/// A person's word against the rules: what a reply means, and whether the same words shall mean it again.
class TriageDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit TriageDialog(const ConversationMessage &message, QWidget *parent = nullptr);

    void showFailure(const QString &sentence);

Q_SIGNALS:
    /// No value: the rules' word counts again. A phrase becomes a rule.
    void decided(const QString &message, std::optional<ReplyClass> says, const QString &phrase);

private:
    void buildChoices(class QVBoxLayout &column);
    void buildRule(QVBoxLayout &column);
    void buildButtons(QVBoxLayout &column);
    std::optional<ReplyClass> chosen() const;
    void apply();
    void updateControls();

    const ConversationMessage m_message;
    QButtonGroup *m_choices;
    QCheckBox *m_makeRule;
    QLineEdit *m_phrase;
    TextLabel *m_ruleNote;
    TextLabel *m_failure;
    Button *m_apply;
    Button *m_takeBack;
};
