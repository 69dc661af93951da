#pragma once

#include <QStringList>
#include <QWidget>

/// A picture made of marks (points, bars, cells) that can be walked by the arrow keys, pointed at and opened. Each mark
/// is a sentence for the tooltip and for whoever does not see it. What is drawn comes from subclasses.
class Chart : public QWidget
{
    Q_OBJECT

public:
    explicit Chart(QWidget *parent = nullptr);

    void setTitle(const QString &title); ///< the accessible name without a mark
    int markCount() const { return static_cast<int>(m_sentences.size()); }
    QString sentence(int mark) const { return m_sentences.value(mark); }
    int currentMark() const { return m_current; }
    virtual QRectF markBox(int mark) const = 0; ///< where it takes the mouse
    /// Without it a mark that is pressed does nothing, and the pointer does not promise it.
    void setOpens(bool opens) { m_opens = opens; }

Q_SIGNALS:
    void markOpened(int mark);

protected:
    void setMarks(const QStringList &sentences);
    virtual void paintChart(QPainter &painter) = 0;
    virtual int neighbour(int mark, int key) const; ///< where an arrow leads
    bool isHot(int mark) const { return mark == m_hot || (hasFocus() && mark == m_current); }

    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    int markAt(const QPointF &place) const;
    void setCurrent(int mark);
    void tell();

    QString m_title;
    QStringList m_sentences;
    int m_current = -1;
    int m_hot = -1;
    bool m_opens = false;
};
