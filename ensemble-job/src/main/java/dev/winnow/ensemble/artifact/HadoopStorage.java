package dev.winnow.ensemble.artifact;

import dev.winnow.worker.format.FailedOnceStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * HDFS and whatever else Hadoop reaches. Through {@link FileContext}, because {@code
 * FileSystem.rename} moves a folder into an existing target and calls that a success.
 */
final class HadoopStorage implements Storage {
  private final FileContext files;

  HadoopStorage(FileContext files) {
    this.files = files;
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    return new FailedOnceStream(
        files.create(
            file, EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK), CreateOpts.createParent()));
  }

  @Override
  public InputStream open(Path file) throws IOException {
    return files.open(file);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return files.util().exists(path);
  }

  @Override
  public Status status(Path path) throws IOException {
    FileStatus status = files.getFileStatus(path);
    return new Status(status.getLen(), Instant.ofEpochMilli(status.getModificationTime()));
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      RemoteIterator<FileStatus> entries = files.listStatus(folder);
      while (entries.hasNext()) {
        names.add(entries.next().getPath().getName());
      }
    } catch (FileNotFoundException none) {
      return List.of();
    }
    return names;
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    files.mkdir(folder, FileContext.DIR_DEFAULT_PERM, true);
  }

  @Override
  public void renameFolder(Path from, Path to) throws IOException {
    files.rename(from, to, Rename.NONE);
  }

  @Override
  public void replaceFile(Path from, Path to) throws IOException {
    files.rename(from, to, Rename.OVERWRITE);
  }

  @Override
  public void delete(Path path) throws IOException {
    try {
      if (!files.delete(path, true) && exists(path)) {
        throw new IOException(path + " could not be deleted");
      }
    } catch (FileNotFoundException gone) {
      // What is not there is as good as deleted.
    }
  }
}
