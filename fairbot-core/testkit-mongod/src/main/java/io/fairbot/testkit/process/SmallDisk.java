package io.fairbot.testkit.process;

import io.fairbot.Internal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own with little room, in memory, which can be filled and emptied while processes use it.
 *
 * <p>It lies in a mount namespace, which only the processes started by {@link #command} share; it outlives them, and ends
 * when it is closed or this JVM ends. Not thread-safe.
 */
@Internal
public final class SmallDisk implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;
    private static final int CHUNK = 4096;

    /** The names are arguments, so that no character of them means anything to the shell. */
    private static final String MOUNT = """
        mount -t tmpfs -o "size=$2" none "$1" && mkdir "$1/$4" && mount --bind "$3" "$1/$4" && echo mounted && exec cat
        """;

    private final Path mountPoint;
    private final Process holder;

    private SmallDisk(Path mountPoint, Process holder) {
        this.mountPoint = mountPoint;
        this.holder = holder;
    }

    /**
     * Returns the reason why this machine has no such disks.
     *
     * @return the reason, empty when it has them
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public static String missing() throws InterruptedException {
        String namespaces = MountNamespaces.missing();
        if (!namespaces.isEmpty()) {
            return namespaces;
        }
        try {
            return ChildJvm.start(List.of("nsenter", "--version")).waitFor() == 0 ? "" : "nsenter does not work";
        } catch (IOException e) {
            return "there is no nsenter (" + e.getMessage() + ")";
        }
    }

    /**
     * Makes a disk, on which one folder lies elsewhere, with all the room of the usual disk.
     *
     * @param mountPoint an empty directory, which is the root of the disk
     * @param bytes its size
     * @param folder the name of the folder that lies elsewhere
     * @param elsewhere where it lies
     * @return the disk
     * @throws IllegalStateException when it cannot be mounted, see {@link #missing()}
     */
    public static SmallDisk mount(Path mountPoint, long bytes, String folder, Path elsewhere) {
        List<String> command = List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                MOUNT,
                "sh",
                mountPoint.toString(),
                Long.toString(bytes),
                elsewhere.toString(),
                folder);
        try {
            // It ends with its input, so also when this JVM is killed.
            Process holder = ChildJvm.start(command);
            String said = holder.inputReader(StandardCharsets.UTF_8).readLine();
            if (!"mounted".equals(said)) {
                throw new IllegalStateException("The disk " + mountPoint + " could not be mounted: " + said);
            }
            return new SmallDisk(mountPoint, holder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the prefix of a command that sees the disk at its mount point.
     *
     * @param directory the directory in which the command runs
     * @return the prefix; the command becomes the process that the prefix was started as
     */
    public List<String> command(Path directory) {
        return List.of(
                "nsenter",
                "--preserve-credentials",
                "--user",
                "--mount",
                "--target",
                Long.toString(holder.pid()),
                "sh",
                "-c",
                "cd \"$0\" && exec \"$@\"",
                directory.toString());
    }

    /**
     * Returns the path at which this JVM sees the disk.
     *
     * @return a directory
     */
    public Path path() {
        return Path.of("/proc", Long.toString(holder.pid()), "root")
                .resolve(Path.of("/").relativize(mountPoint));
    }

    /** Fills it to the last byte. */
    public void fill() {
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            while (true) {
                ballast.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            // Nothing more fits.
        }
    }

    /** Ends {@link #fill()}: there is room again. */
    public void makeRoom() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return path().resolve("ballast");
    }

    /** Removes the disk and what is on it; the processes that use it must have ended. Idempotent. */
    @Override
    public void close() {
        holder.destroyForcibly();
        holder.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
