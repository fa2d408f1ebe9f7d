package io.fairbot.standalone.internal.setup;

import io.fairbot.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The class archive (AppCDS) of a data directory: classes in the form in which the JVM has loaded them, so that a start with
 * {@code -XX:SharedArchiveFile} does not parse and verify them again.
 */
final class ClassArchive {
    private static final String FILE = "classes.jsa";
    private static final long LIMIT_SECONDS = 120;

    private ClassArchive() {}

    /** Returns the archive of a data directory, empty when none exists. */
    static Optional<Path> find(Path dataDir) {
        return Optional.of(dataDir.resolve(FILE)).filter(Files::exists);
    }

    /**
     * Creates or replaces the archive: runs the program once on a temporary directory until it is ready.
     *
     * @param jar the jar that is started with {@code java -jar}; the archive is valid for this file and this JVM only
     * @throws IOException when it cannot be created; the message says why
     */
    static Path write(Path jar, Path dataDir) throws IOException {
        Path work = Files.createTempDirectory(dataDir, "class-archive-");
        try {
            Path draft = work.resolve(FILE);
            run(
                    work,
                    List.of("-XX:ArchiveClassesAtExit=" + draft, "-jar", jar.toString(), "start", "--stop-when-ready"));
            if (!Files.exists(draft)) {
                throw new IOException("this JVM makes none");
            }
            if (PrivateFiles.isWide(draft)) {
                PrivateFiles.narrow(draft);
            }
            return Files.move(draft, dataDir.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            delete(work);
        }
    }

    private static void run(Path work, List<String> arguments) throws IOException {
        Path output = work.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(arguments);
        // Defaults only: the run must use neither a database nor an occupied port.
        builder.environment().keySet().removeIf(name -> name.startsWith("FAIRBOT_"));
        builder.environment().put("FAIRBOT_API_PORT", "0");
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the program was not ready within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            List<String> lines =
                    Files.readString(output, StandardCharsets.UTF_8).lines().toList();
            throw new IOException("the program ended with " + process.exitValue()
                    + (lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1)));
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
