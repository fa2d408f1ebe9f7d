package io.fairbot.whatsapp.sandbox;

import io.fairbot.branch.Branch;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemException;
import io.fairbot.http.ProblemType;
import io.fairbot.whatsapp.FailureCause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sandbox lines of the branches that have or had one, in the order of the branches' ids. Safe for use from any thread. */
final class SandboxLines {
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);

    /** A closed line stays in the list: most are opened again soon, and who looks for the others is told that they are closed. */
    private final Map<String, KnownLine> known = new TreeMap<>();

    /**
     * The line of a branch.
     *
     * @param branch the branch
     * @param line the line, null while it is closed
     * @param failure why it could not be opened, null when that is not known
     * @param cause why it was cut off, empty for another reason
     */
    record KnownLine(
            Branch branch,
            @Nullable SandboxLine line,
            @Nullable String failure,
            Optional<FailureCause> cause) {}

    synchronized void opened(SandboxLine line) {
        known.put(line.branch().id(), new KnownLine(line.branch(), line, null, Optional.empty()));
    }

    /** Keeps in mind that the line of a branch could not be opened. */
    synchronized void failed(Branch branch, String reason) {
        known.put(branch.id(), new KnownLine(branch, null, reason, Optional.empty()));
    }

    /** Keeps in mind that a line was closed, unless another one has taken its place. */
    synchronized void closed(SandboxLine line) {
        known.computeIfPresent(
                line.branch().id(),
                (id, entry) -> entry.line() == line
                        ? new KnownLine(entry.branch(), null, null, line.state().cause())
                        : entry);
    }

    synchronized void clear() {
        known.clear();
    }

    synchronized List<KnownLine> all() {
        return List.copyOf(known.values());
    }

    /** Finds the open line of a branch. */
    synchronized Optional<SandboxLine> find(String branch) {
        return Optional.ofNullable(known.get(branch)).map(KnownLine::line);
    }

    /**
     * Returns the open line of a branch.
     *
     * @throws ProblemException when the branch has none, or none now
     */
    SandboxLine get(String branch) {
        KnownLine entry = entry(branch)
                .orElseThrow(() -> Problem.ofField(
                                ProblemType.NOT_FOUND, "branch", "There is no sandbox branch of this name.")
                        .exception());
        SandboxLine line = entry.line();
        if (line == null) {
            throw Problem.of(ProblemType.UNAVAILABLE, closed(entry.failure()))
                    .retryAfter(RETRY_SOON)
                    .exception();
        }
        return line;
    }

    private static String closed(@Nullable String failure) {
        return failure == null
                ? "The line of this branch is closed at the moment. Try again soon; when it stays closed, GET /health"
                        + " says what is the matter."
                : "The line of this branch could not be opened. " + failure;
    }

    /** Returns whether a branch has or had a line; refuses to say so before there is any. */
    boolean isKnown(String branch) {
        return entry(branch).isPresent();
    }

    private synchronized Optional<KnownLine> entry(String branch) {
        if (known.isEmpty()) {
            throw Problem.of(
                            ProblemType.UNAVAILABLE,
                            "No sandbox line is open yet: the application is starting. Try again soon.")
                    .retryAfter(RETRY_SOON)
                    .exception();
        }
        return Optional.ofNullable(known.get(branch));
    }

    /** Returns the ids of all branches, for a person. */
    String names() {
        return String.join(", ", branches());
    }

    /** Returns the ids of all branches. */
    synchronized List<String> branches() {
        return List.copyOf(known.keySet());
    }
}
