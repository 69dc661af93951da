#pragma once

#include "ui/widgets/screen.h"

#include <QDialog>

class QLineEdit;
class QListWidget;
class TextLabel;

/// Ctrl+K: everything that can be done here, by typing a part of its name. What was typed can also be looked for among
/// the work orders.
class CommandPalette final : public QDialog
{
    Q_OBJECT

public:
    using Search = std::function<void(const QString &)>;

    CommandPalette(QList<Command> commands, Search search, QWidget *parent);

    /// Commands whose words all begin with, or contain, what was typed; best first.
    static QList<Command> matching(const QList<Command> &commands, const QString &typed);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showMatches();
    void runChosen();

    QList<Command> m_commands;
    QList<Command> m_shown;
    Search m_search;
    QLineEdit *m_input;
    QListWidget *m_list;
    TextLabel *m_empty;
};
