package io.fairbot.testkit;

import io.fairbot.Internal;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * An external program that a test requires, such as a browser.
 *
 * <p>It is found by the variable {@code FAIRBOT_TEST_<NAME>}, else at its default path, else on the {@code PATH}, else at
 * the path at which a script of the project installs it. A test that requires an absent program is skipped and says so on
 * standard output; {@code FAIRBOT_TEST_REQUIRED}, a list of names separated by commas, makes it fail instead.
 *
 * @param name its name, in lower case
 * @param defaultPaths the paths at which it is usually installed
 * @param cachedPaths the paths at which a script of the project installs it
 */
@Internal
public record TestProgram(String name, List<Path> defaultPaths, List<Path> cachedPaths) {
    /** A browser. */
    public static final TestProgram CHROMIUM =
            new TestProgram("chromium", List.of(Path.of("/usr/bin/chromium")), List.of());

    /**
     * A MongoDB server of version 6 or newer; {@code .ci/mongod} installs one, which is used last.
     */
    public static final TestProgram MONGOD = new TestProgram("mongod", List.of(), List.of(inCache("mongod-6.0.5")));

    /** The folder of the npm packages that the local WhatsApp server needs; {@code .ci/wa-lab} installs it. */
    public static final TestProgram WA_LAB =
            new TestProgram("walab", List.of(), List.of(inCache("wa-lab-1/node_modules")));

    /** Node, version 18 or newer, which runs the providers that are simulated in JavaScript. */
    public static final TestProgram NODE = new TestProgram("node", List.of(Path.of("/usr/bin/node")), List.of());

    /** A tracer of the system calls of a process. */
    public static final TestProgram STRACE = new TestProgram("strace", List.of(), List.of());

    /** A launcher of a process in namespaces of its own. */
    public static final TestProgram UNSHARE = new TestProgram("unshare", List.of(), List.of());

    /** Copies the paths. */
    public TestProgram {
        defaultPaths = List.copyOf(defaultPaths);
        cachedPaths = List.copyOf(cachedPaths);
    }

    /** Returns the path at which a script of the project installs a program outside the tree. */
    private static Path inCache(String file) {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse("");
        Path folder = cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return folder.resolve("fairbot").resolve(file);
    }

    /**
     * Finds the program.
     *
     * @return its path, or empty
     */
    public Optional<Path> find() {
        String variable = System.getenv("FAIRBOT_TEST_" + name.toUpperCase(Locale.ROOT));
        Stream<Path> named = variable == null ? Stream.empty() : Stream.of(Path.of(variable));
        Stream<Path> onPath = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder).resolve(name));
        return Stream.of(named, defaultPaths.stream(), onPath, cachedPaths.stream())
                .flatMap(places -> places)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Finds the program, or skips the test.
     *
     * @param test the name of the test, for the message
     * @return its path
     * @throws TestAbortedException when it is absent; an {@link AssertionError} when it is required
     */
    public Path require(String test) {
        return find().orElseThrow(() -> skip(test, "there is no " + name));
    }

    /**
     * Returns the exception that skips a test, or fails the test where the program is required.
     *
     * @param test the name of the test
     * @param reason the reason why it cannot run here
     * @return the exception to throw
     */
    public RuntimeException skip(String test, String reason) {
        String required =
                Optional.ofNullable(System.getenv("FAIRBOT_TEST_REQUIRED")).orElse("");
        if (List.of(required.split(",", -1)).contains(name)) {
            throw new AssertionError(
                    test + " must not be skipped, since FAIRBOT_TEST_REQUIRED names " + name + "; but " + reason + ".");
        }
        System.out.println("SKIPPED " + test + ": " + reason);
        return new TestAbortedException(reason);
    }
}
