package io.fairbot.whatsapp.cloud;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.runtime.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access tokens of an application: one for all accounts, and where there is a file of tokens, those of the file, which is read
 * again every few seconds, so that a token is replaced while everything runs. Safe for use from any thread.
 */
final class CloudTokens {
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(CloudTokens.class);
    private static final String DEFAULT = "default";
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern LINE = Pattern.compile("(default|[0-9]{5,25})\\s*=\\s*([!-~]{8,1000})");

    private final Secret fallback;
    private final Optional<Path> file;
    private final TimeSource time;
    private final Runnable onChange;
    private TimeSource.TimerHandle next = () -> {};
    private Map<String, Secret> tokens = Map.of();
    private Optional<String> problem = Optional.empty();
    private boolean isStopped;

    /**
     * Creates tokens, and reads the file.
     *
     * @param fallback the token of an account that the file does not name
     * @param file the file, where there is one
     * @param time the source of timers
     * @param onChange is called after another token was read; must not block
     * @throws IllegalArgumentException when the file cannot be used; the message is one sentence without a token
     */
    CloudTokens(Secret fallback, Optional<Path> file, TimeSource time, Runnable onChange) {
        this.fallback = fallback;
        this.file = file;
        this.time = time;
        this.onChange = onChange;
        file.ifPresent(path -> tokens = read(path));
    }

    /** Reads the file again every few seconds, until it is stopped. */
    synchronized void start() {
        if (file.isPresent() && !isStopped) {
            next = time.schedule(INTERVAL, this::readAgain);
        }
    }

    synchronized void stop() {
        isStopped = true;
        next.cancel();
    }

    /** Returns the token of an account. */
    synchronized Secret of(Optional<String> account) {
        return account.map(tokens::get)
                .or(() -> Optional.ofNullable(tokens.get(DEFAULT)))
                .orElse(fallback);
    }

    /** Returns what is wrong with the file; the tokens that were read before stay. */
    synchronized Optional<String> problem() {
        return problem;
    }

    private void readAgain() {
        boolean isChanged = false;
        try {
            Map<String, Secret> read = read(file.orElseThrow());
            synchronized (this) {
                isChanged = !read.equals(tokens);
                tokens = read;
                problem = Optional.empty();
            }
        } catch (IllegalArgumentException e) {
            synchronized (this) {
                if (problem.isEmpty()) {
                    log.warn("{} The tokens that were read before stay.", e.getMessage());
                }
                problem = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        if (isChanged) {
            log.info("The file of access tokens has changed; the next calls use what it has now");
            onChange.run();
        }
        start();
    }

    private static Map<String, Secret> read(Path file) {
        List<String> lines;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw wrong(file, "is larger than 1 MiB", null);
            }
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw wrong(file, "cannot be read by this user", e);
        }
        Map<String, Secret> tokens = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            // The line itself may be a token.
            if (!matcher.matches() || tokens.put(matcher.group(1), Secret.of(matcher.group(2))) != null) {
                throw wrong(
                        file,
                        "has a line " + (i + 1) + " that is not default=<token> or <account id>=<token>, each once",
                        null);
            }
        }
        return Map.copyOf(tokens);
    }

    private static IllegalArgumentException wrong(Path file, String what, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "The file " + file + " in " + BootstrapSettings.CLOUD_TOKENS_FILE.name() + " " + what + ".", cause);
    }
}
