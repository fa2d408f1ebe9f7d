package io.fairbot.standalone.internal.console;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

/** A locator of the jar that was started with {@code java -jar}. */
public final class ProgramJar {
    private ProgramJar() {}

    /** Returns the absolute path of the jar, empty when the program runs from another class path, such as in a build. */
    public static Optional<Path> find() {
        // Within Maven the class path is Maven's, and this class is loaded by another loader.
        boolean isOurs = ProgramJar.class.getClassLoader() == ClassLoader.getSystemClassLoader();
        return Optional.of(System.getProperty("java.class.path", ""))
                .filter(path -> isOurs && path.endsWith(".jar") && !path.contains(File.pathSeparator))
                .map(path -> Path.of(path).toAbsolutePath().normalize());
    }
}
