#pragma once

#include "models/domain/dispatchverdict.h"
#include "ui/widgets/card.h"

#include <QHash>

class Button;
class QHBoxLayout;
class TextLabel;

/// The verdict: one sentence, what is in doubt or failed below it, and what can be done. Buttons only say that they
/// were pressed; what came of it is said by the next picture.
class VerdictFrame final : public Card
{
    Q_OBJECT

public:
    explicit VerdictFrame(QWidget *parent = nullptr);

    void setVerdict(const DispatchVerdict &verdict);
    const DispatchVerdict &verdict() const { return m_verdict; }
    void setWorking(DispatchVerdict::Act act, bool working);
    /// Writing acts are off with this tooltip; empty: they are on.
    void setBlocked(const QString &reason);
    void focusPrimary();
    Button *button(DispatchVerdict::Act act) const; ///< null while the verdict does not offer it

    QSize sizeHint() const override { return {600, 64}; }

Q_SIGNALS:
    void chosen(DispatchVerdict::Act act);
    void ruleChanged(VerdictRule rule);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void takeActs();
    Button *made(DispatchVerdict::Act act);
    QString textOf(DispatchVerdict::Act act) const;

    DispatchVerdict m_verdict;
    QString m_blockedBecause;
    TextLabel *m_sentence;
    TextLabel *m_second;
    QHBoxLayout *m_buttonRow;
    QHash<DispatchVerdict::Act, Button *> m_buttons;
};
