package dev.winnow.ensemble.artifact;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A real storage of which one call fails; those of its streams count, too. */
final class FailingStorage implements Storage {
  private final Storage real;
  private final Way way;
  private final int failing;
  private int calls;

  /** How a call fails. */
  enum Way {
    /** Nothing happens. */
    NOT_DONE,
    /** It happens, but the caller is not told. */
    DONE,
    /** Nothing happens, then or later: as for a process that is killed before the call. */
    LAST_NOT_DONE,
    /** It happens, and nothing later: as for a process that is killed after the call. */
    LAST_DONE
  }

  /** Fails at the call of that number, counted from 1. */
  FailingStorage(Storage real, Way way, int failing) {
    this.real = real;
    this.way = way;
    this.failing = failing;
  }

  /** Number of calls so far. */
  int calls() {
    return calls;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private <T> T call(Call<T> real) throws IOException {
    calls++;
    boolean last = way == Way.LAST_NOT_DONE || way == Way.LAST_DONE;
    boolean done = way == Way.DONE || way == Way.LAST_DONE;
    if (calls < failing || (calls > failing && !last)) {
      return real.run();
    }
    if (calls == failing && done && real.run() instanceof Closeable opened) {
      opened.close();
    }
    throw new IOException("call %d fails".formatted(calls));
  }

  private void run(Action action) throws IOException {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  private interface Action {
    void run() throws IOException;
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    OutputStream created = call(() -> real.create(file));
    return new FilterOutputStream(created) {
      @Override
      public void write(int b) throws IOException {
        FailingStorage.this.run(() -> out.write(b));
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        FailingStorage.this.run(() -> out.write(bytes, offset, length));
      }

      @Override
      public void close() throws IOException {
        FailingStorage.this.run(out::close);
      }
    };
  }

  @Override
  public InputStream open(Path file) throws IOException {
    InputStream opened = call(() -> real.open(file));
    return new FilterInputStream(opened) {
      @Override
      public int read() throws IOException {
        return call(in::read);
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return call(() -> in.read(bytes, offset, length));
      }
    };
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return call(() -> real.exists(path));
  }

  @Override
  public Status status(Path path) throws IOException {
    return call(() -> real.status(path));
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    return call(() -> real.list(folder));
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    run(() -> real.createFolders(folder));
  }

  @Override
  public void renameFolder(Path from, Path to) throws IOException {
    run(() -> real.renameFolder(from, to));
  }

  @Override
  public void replaceFile(Path from, Path to) throws IOException {
    run(() -> real.replaceFile(from, to));
  }

  @Override
  public void delete(Path path) throws IOException {
    run(() -> real.delete(path));
  }
}
