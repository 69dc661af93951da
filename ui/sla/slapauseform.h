#pragma once

#include <QWidget>

class Button;
class QComboBox;
class QLineEdit;
class TextLabel;

/// Why the clock of a stage stands: asked in place, below the stages.
class SlaPauseForm final : public QWidget
{
    Q_OBJECT

public:
    explicit SlaPauseForm(QWidget *parent = nullptr);

    void begin(const QString &stage); ///< "assignment"; empties the form and takes the focus
    void setWorking(bool working);
    QString reason() const; ///< "parts", "parts: compressor on order", or the words of "other"

Q_SIGNALS:
    void pauseWanted(const QString &reason);
    void cancelled();

private:
    void updateButton();
    void submit();

    QString m_stage;
    TextLabel *m_question;
    QComboBox *m_kind;
    QLineEdit *m_words;
    Button *m_cancel;
    Button *m_pause;
};
