package io.fairbot.standalone.internal.setup;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.console.ConsolePrompt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The interactive dialog of {@code setup}. */
final class SetupDialog {
    private static final String NONE = "-";
    private static final String ANSWER = "your answer";

    private final ConsolePrompt questions;
    private final Path directory;
    private final SetupValues values;
    private final SetupImport imported;

    SetupDialog(ConsolePrompt questions, Path directory, SetupValues values, SetupImport imported) {
        this.questions = questions;
        this.directory = directory;
        this.values = values;
        this.imported = imported;
    }

    /** Asks for all values, and finally for a confirmation. */
    void run() {
        questions.print("An empty answer takes what stands in brackets. Nothing is written before the last question.");
        ask(BootstrapSettings.DATA_DIR, "Directory of the data");
        ask(BootstrapSettings.LOG_DIR, "Directory of the log");
        ask(BootstrapSettings.CHANNEL, "Channel of branches that name none", this::channel);
        ask(BootstrapSettings.BRANCHES_FILE, "File with the branches", this::branches);
        ask(BootstrapSettings.MONGODB_URI, "Address of MongoDB, " + NONE + " for none");
        if (values.find(BootstrapSettings.MONGODB_URI).isPresent()) {
            ask(BootstrapSettings.MONGODB_DATABASE, "Database in it");
            if (values.find(BootstrapSettings.ENCRYPTION_KEY).isEmpty()) {
                ask(BootstrapSettings.ENCRYPTION_KEY, "Key of what is encrypted in it, if it has one");
            }
        }
        for (Map.Entry<String, String> change : values.toWrite().entrySet()) {
            questions.print("  " + change.getKey() + "=" + shown(change.getKey(), change.getValue()));
        }
        if (!questions.confirm("Make " + directory + " ready with this?")) {
            throw new CommandException(CommandException.FAILED, "Nothing was written.", null);
        }
    }

    private static String shown(String name, String value) {
        boolean secret = BootstrapSettings.all().stream()
                .anyMatch(setting -> setting.secret() && setting.name().equals(name));
        return secret && !value.isEmpty() ? Secret.MASK : value;
    }

    private void ask(Setting<?> setting, String question) {
        ask(setting, question, text -> Optional.empty());
    }

    private void ask(Setting<?> setting, String question, Function<String, Optional<String>> further) {
        Optional<SetupValues.SetupValue> known = values.find(setting);
        if (values.isFixed(setting)) {
            questions.print(question + ": "
                    + shown(
                            setting.name(),
                            known.map(SetupValues.SetupValue::text).orElse("")) + " ("
                    + known.map(SetupValues.SetupValue::origin).orElse("") + ")");
            return;
        }
        String fallback =
                known.map(value -> shown(setting.name(), value.text())).orElseGet(() -> usual(setting));
        Optional<String> answer = questions.ask(
                question,
                fallback,
                text -> text.equals(NONE) && setting.equals(BootstrapSettings.MONGODB_URI)
                        ? Optional.empty()
                        : objection(setting, text).or(() -> further.apply(text)));
        answer.ifPresent(text -> values.set(setting.name(), text.equals(NONE) ? "" : text, ANSWER));
    }

    /** Returns the reason for which an answer is invalid; the answer is not repeated, since it may be a secret. */
    private static Optional<String> objection(Setting<?> setting, String text) {
        return EnvFile.canHold(text)
                ? SetupValues.problem(setting, new SetupValues.SetupValue(text, ANSWER))
                        .map(problem -> "It must be " + setting.type().allowed() + ".")
                : Optional.of("It must not hold a quotation mark or a control character.");
    }

    private static String usual(Setting<?> setting) {
        if (setting.equals(BootstrapSettings.BRANCHES_FILE)) {
            return SetupPlan.BRANCHES;
        }
        return setting.defaultValue().orElse(setting.equals(BootstrapSettings.ENCRYPTION_KEY) ? "a new one" : "none");
    }

    private Optional<String> channel(String text) {
        return values.application().channelIds().contains(text)
                ? Optional.empty()
                : Optional.of(values.application().missingChannel(text));
    }

    private Optional<String> branches(String text) {
        Path file = directory.resolve(text);
        if (!Files.isReadable(file)) {
            return Optional.of("There is no file " + file + " that this user may read; an empty answer makes "
                    + SetupPlan.BRANCHES + " out of "
                    + imported.branches().map(Path::toString).orElse("the sample") + ".");
        }
        List<String> problems = SetupPlan.problems(values, file);
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", problems));
    }
}
