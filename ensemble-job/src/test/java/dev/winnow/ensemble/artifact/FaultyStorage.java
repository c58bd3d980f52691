package dev.winnow.ensemble.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A real storage whose operations a test can make fail. */
class FaultyStorage implements Storage {
  private final Storage real;

  FaultyStorage(Storage real) {
    this.real = real;
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    return real.create(file);
  }

  @Override
  public InputStream open(Path file) throws IOException {
    return real.open(file);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return real.exists(path);
  }

  @Override
  public Status status(Path path) throws IOException {
    return real.status(path);
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    return real.list(folder);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    real.createFolders(folder);
  }

  @Override
  public void renameFolder(Path from, Path to) throws IOException {
    real.renameFolder(from, to);
  }

  @Override
  public void replaceFile(Path from, Path to) throws IOException {
    real.replaceFile(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    real.delete(path);
  }
}
