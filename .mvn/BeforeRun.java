import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import javax.tools.ToolProvider;

/**
 * What {@code mvn -Prun} says and checks before it builds anything: that it builds, and whether the data directory or the port is
 * taken. The start would find that too, with the same sentences, but only after the build.
 *
 * <p>Whatever else is wrong with the settings, the start says, all of it at once.
 */
public final class BeforeRun {
    private static final String DATA_DIR = "FAIRBOT_DATA_DIR";
    private static final String HOST = "FAIRBOT_API_HOST";
    private static final String PORT = "FAIRBOT_API_PORT";
    /** The start's own exit code for what failed. */
    private static final int FAILED = 1;

    private static final int LONGEST_HOLDER = 40;
    private static final int PORTS = 65536;

    private BeforeRun() {}

    /**
     * Exits with 1 when the start could only fail.
     *
     * @param args its source and the folder of its class, so that a class older than its source is made again; or nothing
     * @throws IOException when the source cannot be read
     * @throws ReflectiveOperationException when what was compiled cannot be run
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        if (args.length == 2 && isStale(args[0], args[1])) {
            ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-encoding", "UTF-8", "-d", args[1], args[0]);
            try (URLClassLoader current =
                    new URLClassLoader(new URL[] {Path.of(args[1]).toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
                current.loadClass("BeforeRun").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
            }
            return;
        }
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        String refusal = refusal();
        if (refusal.isEmpty()) {
            out.println("Building fairbot, then starting it; the first build also loads its libraries.");
            return;
        }
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println(refusal);
        System.exit(FAILED);
    }

    private static boolean isStale(String source, String classes) throws IOException {
        return Files.getLastModifiedTime(Path.of(source))
                        .compareTo(Files.getLastModifiedTime(Path.of(classes, "BeforeRun.class")))
                > 0;
    }

    private static String refusal() {
        String directory = directory(setting(DATA_DIR, "./data"));
        return directory.isEmpty() ? port(setting(HOST, "127.0.0.1"), setting(PORT, "3000")) : directory;
    }

    /** Returns why the data directory cannot be used; empty also when that is not sure. */
    private static String directory(String name) {
        try {
            Path directory = Path.of(name);
            Path lock = directory.resolve("store.lock");
            if (!Files.isWritable(lock)) {
                return "";
            }
            try (FileChannel file = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return file.tryLock() != null
                        ? ""
                        : "The data directory " + directory + " is in use by " + holder(file)
                                + ": stop that process, or set FAIRBOT_DATA_DIR to another directory.";
            }
        } catch (IOException | IllegalArgumentException | OverlappingFileLockException e) {
            return "";
        }
    }

    private static String holder(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_HOLDER);
        int length = file.read(text, 0);
        return length <= 0 ? "another process" : new String(text.array(), 0, length, StandardCharsets.UTF_8);
    }

    private static String port(String host, String port) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) >= PORTS) {
            return "";
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port)));
            return "";
        } catch (BindException e) {
            return String.valueOf(e.getMessage()).contains("in use")
                    ? "Port " + port + " of " + host
                            + " is in use; set FAIRBOT_API_PORT to a free one, or to 0 for any."
                    : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Reads a setting from where the start reads it: system properties, the environment, the file .env; an empty one is none. */
    private static String setting(String name, String fallback) {
        String property = System.getProperty(name.toLowerCase(Locale.ROOT).replace('_', '.'), "");
        if (!property.isBlank()) {
            return property.strip();
        }
        String variable = System.getenv().getOrDefault(name, "");
        return variable.isBlank() ? fromFile(name, fallback) : variable.strip();
    }

    private static String fromFile(String name, String fallback) {
        Path file = Path.of(".env");
        if (!Files.exists(file)) {
            return fallback;
        }
        String value = "";
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.strip().split("=", 2);
                if (parts.length == 2 && parts[0].strip().equals(name)) {
                    value = parts[1].strip().replaceAll("^([\"'])(.*)\\1$", "$2");
                }
            }
        } catch (IOException e) {
            return fallback;
        }
        return value.isBlank() ? fallback : value;
    }
}
