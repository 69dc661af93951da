#pragma once

#include <QPushButton>

/// A push button of the console. One filled button per screen: the primary action. A disabled one says why in its
/// tooltip; while its act is under way it reads "Working…".
class Button final : public QPushButton
{
    Q_OBJECT

public:
    enum class Kind { Outlined, Filled, Danger, Quiet };

    explicit Button(const QString &text, Kind kind = Kind::Outlined, QWidget *parent = nullptr);

    Kind kind() const { return m_kind; }
    void setKind(Kind kind);
    void setCompact(bool compact);
    void setWorking(bool working);
    bool isWorking() const { return m_working; }
    /// Disables with @p reason as the tooltip; an empty reason enables.
    void setBlocked(const QString &reason);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refreshEnabled();
    QString shownText() const;

    Kind m_kind;
    QString m_blockedBecause;
    QString m_ownToolTip;
    bool m_compact = false;
    bool m_working = false;
};
