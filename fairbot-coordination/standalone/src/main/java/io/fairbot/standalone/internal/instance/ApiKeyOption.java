package io.fairbot.standalone.internal.instance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line option {@code --key}: the API key, else the variable {@code FAIRBOT_API_KEY}. */
public final class ApiKeyOption {
    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Key of the API, where an instance runs; else the variable FAIRBOT_API_KEY.")
    private @Nullable String key;

    public Optional<String> value() {
        return Optional.ofNullable(key).or(() -> Optional.ofNullable(System.getenv("FAIRBOT_API_KEY")));
    }
}
