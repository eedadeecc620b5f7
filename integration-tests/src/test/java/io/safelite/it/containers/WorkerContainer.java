package io.safelite.it.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.SELContext;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.WaitResponse;
import io.safelite.it.Moments;
import io.safelite.it.RunningWorker;
import io.safelite.it.Worker;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.utility.DockerImageName;

/**
 * A {@link Worker} in a container, as its process 1; sees the database's directory and no other.
 */
final class WorkerContainer extends RunningWorker implements AutoCloseable {
    /** Where the directory is inside. */
    static final String DIRECTORY = "/data";

    private final GenericContainer<?> container;
    private final DockerClient docker;
    private final PipedOutputStream orders = new PipedOutputStream();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final CountDownLatch allHeard = new CountDownLatch(1);
    private boolean isPaused;

    /**
     * Starts it.
     *
     * @param name begins the identifier of everything it writes
     * @param directory of the database, on this machine
     * @param url of the database, as the container sees it
     * @param threads how many write
     * @param transactions how many each of them writes, unless it is told to end
     */
    WorkerContainer(
            WorkerImage image,
            String name,
            Path directory,
            String url,
            int threads,
            int transactions)
            throws IOException {
        super(name);
        container =
                new GenericContainer<>(DockerImageName.parse(image.name()))
                        .withImagePullPolicy(none -> false)
                        .withNetworkMode("none")
                        .withEnv("JDK_JAVA_OPTIONS", OPTIONS)
                        .withCommand(name, url, "" + threads, "" + transactions, "0")
                        .withCreateContainerCmdModifier(
                                command -> share(directory, command.withStdinOpen(true)))
                        .withLogConsumer(this::read);
        container.start();
        docker = container.getDockerClient();
        docker.waitContainerCmd(id()).exec(new Exit());
        docker.attachContainerCmd(id())
                .withStdIn(new PipedInputStream(orders))
                .withFollowStream(true)
                .exec(new ResultCallback.Adapter<Frame>());
    }

    private static void share(Path directory, CreateContainerCmd command) {
        command.getHostConfig()
                .withBinds(
                        new Bind(
                                directory.toString(),
                                new Volume(DIRECTORY),
                                AccessMode.rw,
                                SELContext.shared));
    }

    private final class Exit extends ResultCallback.Adapter<WaitResponse> {
        @Override
        public void onNext(WaitResponse response) {
            exit.complete(response.getStatusCode());
        }

        @Override
        public void onError(Throwable failure) {
            exit.completeExceptionally(failure);
        }
    }

    private void read(OutputFrame frame) {
        switch (frame.getType()) {
            case STDOUT -> heard(frame.getUtf8StringWithoutLineEnding());
            case STDERR -> logged(frame.getUtf8StringWithoutLineEnding());
            case END -> allHeard.countDown();
        }
    }

    private String id() {
        return container.getContainerId();
    }

    /** What the container's name of its host is. */
    String host() {
        return container.getContainerInfo().getConfig().getHostName();
    }

    /** The process 1 of the container, as this machine numbers it. */
    long pid() {
        return container.getCurrentContainerInfo().getState().getPidLong();
    }

    @Override
    protected void tell(String order) throws IOException {
        orders.write((order + "\n").getBytes(UTF_8));
        orders.flush();
    }

    @Override
    protected boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    protected String whereabouts() {
        return "container " + host() + ", " + (isAlive() ? "running" : "ended with " + exit.join());
    }

    /** As {@code docker pause}: none of its threads runs. */
    void pause() throws InterruptedException {
        Moments.await(name() + " is paused", this::tryPause);
    }

    /** With cgroups of version 1 it fails now and then, if a thread is busy inside the kernel. */
    private boolean tryPause() {
        try {
            docker.pauseContainerCmd(id()).exec();
            isPaused = true;
        } catch (InternalServerErrorException e) {
            if (!e.getMessage().contains("unable to freeze")) {
                throw e;
            }
        }
        return isPaused;
    }

    void unpause() {
        isPaused = false;
        docker.unpauseContainerCmd(id()).exec();
    }

    /** Kills it with SIGKILL; what it had said before is still heard. */
    void kill() {
        docker.killContainerCmd(id()).exec();
    }

    /** Waits until it has ended and all it said was heard; returns its exit code. */
    int await() throws Exception {
        int code = exit.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!allHeard.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name() + " is not heard to its end");
        }
        return code;
    }

    /** For the end of a test, in whatever way it ends. */
    @Override
    public void close() {
        if (isPaused) {
            unpause();
        }
        container.stop();
    }
}
