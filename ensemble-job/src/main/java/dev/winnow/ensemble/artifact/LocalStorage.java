package dev.winnow.ensemble.artifact;

import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/**
 * This machine's file system. Not through Hadoop, which deletes before it renames over a file, and
 * leaves a .crc file beside each.
 */
final class LocalStorage implements Storage {
  @Override
  public OutputStream create(Path file) throws IOException {
    Files.createDirectories(local(file).getParent());
    return new SyncedStream(
        FileChannel.open(local(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public InputStream open(Path file) throws IOException {
    try {
      return Files.newInputStream(local(file));
    } catch (NoSuchFileException none) {
      throw notFound(none);
    }
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return Files.exists(local(path));
  }

  @Override
  public Status status(Path path) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(local(path), BasicFileAttributes.class);
      return new Status(found.size(), found.lastModifiedTime().toInstant());
    } catch (NoSuchFileException none) {
      throw notFound(none);
    }
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    if (!Files.isDirectory(local(folder))) {
      return List.of();
    }
    try (Stream<java.nio.file.Path> entries = Files.list(local(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    Files.createDirectories(local(folder));
  }

  @Override
  public void renameFolder(Path from, Path to) throws IOException {
    // rename(2) replaces an empty folder only; a published version is never empty.
    try {
      Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException | java.nio.file.FileAlreadyExistsException exists) {
      throw alreadyExists(to, exists);
    } catch (IOException failed) {
      if (exists(to)) {
        throw alreadyExists(to, failed);
      }
      throw failed;
    }
  }

  @Override
  public void replaceFile(Path from, Path to) throws IOException {
    Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.walkFileTree(local(path), new Deletion());
  }

  private static IOException alreadyExists(Path path, IOException cause) {
    return (IOException) new FileAlreadyExistsException(path + " exists").initCause(cause);
  }

  private static FileNotFoundException notFound(NoSuchFileException none) {
    return (FileNotFoundException) new FileNotFoundException(none.getMessage()).initCause(none);
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /** Of all that a folder has in it. Another process may be deleting the same. */
  private static final class Deletion extends SimpleFileVisitor<java.nio.file.Path> {
    @Override
    public FileVisitResult visitFile(java.nio.file.Path file, BasicFileAttributes attributes)
        throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(java.nio.file.Path file, IOException failed)
        throws IOException {
      return unlessGone(failed);
    }

    @Override
    public FileVisitResult postVisitDirectory(java.nio.file.Path folder, IOException failed)
        throws IOException {
      if (failed != null) {
        return unlessGone(failed);
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }

    private static FileVisitResult unlessGone(IOException failed) throws IOException {
      if (failed instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failed;
    }
  }

  /** Waits for the disk when it is closed: a rename must not come before what it makes visible. */
  private static final class SyncedStream extends FilterOutputStream {
    private final FileChannel file;

    SyncedStream(FileChannel file) {
      super(Channels.newOutputStream(file));
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      try (file) {
        if (file.isOpen()) {
          file.force(true);
        }
      }
    }
  }
}
