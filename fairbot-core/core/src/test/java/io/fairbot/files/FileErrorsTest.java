package io.fairbot.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import org.junit.jupiter.api.Test;

/** Reasons are words, not names of classes. */
class FileErrorsTest {
    @Test
    void everyKindHasItsWords() {
        assertThat(FileErrors.reason(new AccessDeniedException("f"))).isEqualTo("permission denied");
        assertThat(FileErrors.reason(new NoSuchFileException("f"))).isEqualTo("it is missing");
        assertThat(FileErrors.reason(new FileAlreadyExistsException("f")))
                .isEqualTo("a file of its name is in the way");
        assertThat(FileErrors.reason(new NotDirectoryException("f"))).isEqualTo("it is not a directory");
        assertThat(FileErrors.reason(new EOFException("odd"))).isEqualTo("it ends too early");
        assertThat(FileErrors.reason(new MalformedInputException(1))).isEqualTo("it is not UTF-8");
        assertThat(FileErrors.reason(new FileSystemException("f", null, "Read-only file system")))
                .isEqualTo("Read-only file system");
        assertThat(FileErrors.reason(new IOException("Input/output error"))).isEqualTo("Input/output error");
        assertThat(FileErrors.reason(new IOException())).isEqualTo("an input or output error");
    }

    @Test
    void uncheckedFailuresHaveThoseOfTheirCause() {
        assertThat(FileErrors.reason(new UncheckedIOException(new NoSuchFileException("f"))))
                .isEqualTo("it is missing");
        assertThat(FileErrors.reason(new ReadOnlyFileSystemException())).isEqualTo("the file system is read-only");
        assertThat(FileErrors.reason(new IllegalStateException("odd"))).isEqualTo("it cannot be used");
    }

    @Test
    void aFullDiskIsRecognized() {
        assertThat(FileErrors.isFull(new FileSystemException("f", null, "No space left on device")))
                .isTrue();
        assertThat(FileErrors.isFull(new IOException("Disk quota exceeded"))).isTrue();
        assertThat(FileErrors.isFull(new IOException("odd"))).isFalse();
    }
}
