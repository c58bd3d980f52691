package dev.winnow.worker.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads image files with several threads: a small file's way over the network takes longer than its
 * decoding. The files are collected in their order, and the first one that fails in that order
 * fails the whole, so the number of threads does not show.
 */
final class ImageFileReader {
  /** Files of each thread that are read ahead of the one to be collected. */
  private static final int AHEAD = 4;

  private final SourceFiles files;
  private final ThreadLocal<ImageDecoder> decoders = ThreadLocal.withInitial(ImageDecoder::new);

  ImageFileReader(SourceFiles files) {
    this.files = files;
  }

  /** All the images, with their labels. */
  ImageCollector read(List<LabeledFile> images, int threads) throws IOException {
    ImageCollector collector = new ImageCollector(DataFormat.FOLDER);
    ExecutorService readers = Executors.newFixedThreadPool(threads);
    try {
      Queue<Future<ImageFile>> ahead = new ArrayDeque<>();
      int next = 0;
      for (LabeledFile image : images) {
        while (next < images.size() && ahead.size() < AHEAD * threads) {
          LabeledFile later = images.get(next++);
          ahead.add(readers.submit(() -> read(later)));
        }
        collector.add(image.part(), image.label(), await(ahead.remove()));
      }
    } finally {
      readers.shutdownNow();
    }
    return collector;
  }

  /** An image is digested and decoded as stored, whatever its first bytes look like. */
  private ImageFile read(LabeledFile image) throws IOException {
    String location = files.location(image.file());
    try (ContentStream content = new ContentStream(files.open(image.file()), location)) {
      return ImageFile.read(image.name(), content, decoders.get());
    }
  }

  private static ImageFile await(Future<ImageFile> file) throws IOException {
    try {
      return file.get();
    } catch (ExecutionException e) {
      throw unwrap(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while image files are read");
    }
  }

  private static IOException unwrap(ExecutionException failure) {
    if (failure.getCause() instanceof IOException cause) {
      return cause;
    }
    if (failure.getCause() instanceof Error cause) {
      throw cause;
    }
    throw (RuntimeException) failure.getCause();
  }
}
