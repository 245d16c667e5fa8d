// The Java machine's ways to wait, each for args[0] seconds of the program's own time: name, seconds by its clock, seconds by /proc/uptime.
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

public class Waits {
    interface Work { void run() throws Exception; }

    static double uptime() throws Exception {
        return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
    }

    static void measured(String name, Work work) throws Exception {
        double real = uptime();
        long own = System.nanoTime();
        try {
            work.run();
        } catch (TimeoutException | java.net.SocketTimeoutException | java.net.http.HttpTimeoutException expected) {
        }
        System.out.printf("%s %.4f %.4f%n", name, (System.nanoTime() - own) / 1e9, uptime() - real);
    }

    public static void main(String[] args) throws Exception {
        long ms = (long) (Double.parseDouble(args[0]) * 1000);
        Object monitor = new Object();
        ReentrantLock lock = new ReentrantLock();
        var pool = Executors.newScheduledThreadPool(2);
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var http = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort())).timeout(Duration.ofMillis(ms)).build();
        measured("Thread.sleep", () -> Thread.sleep(ms));
        measured("Object.wait", () -> { synchronized (monitor) { monitor.wait(ms); } });
        measured("Condition.await", () -> { lock.lock(); lock.newCondition().await(ms, TimeUnit.MILLISECONDS); lock.unlock(); });
        measured("parkNanos", () -> LockSupport.parkNanos(ms * 1_000_000));
        measured("parkUntil", () -> LockSupport.parkUntil(System.currentTimeMillis() + ms));
        measured("queue.poll", () -> new LinkedBlockingQueue<String>().poll(ms, TimeUnit.MILLISECONDS));
        measured("schedule", () -> pool.schedule(() -> {}, ms, TimeUnit.MILLISECONDS).get());
        measured("Future.get", () -> new CompletableFuture<String>().get(ms, TimeUnit.MILLISECONDS));
        measured("Selector.select", () -> Selector.open().select(ms));
        measured("SO_TIMEOUT", () -> {
            var socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            socket.setSoTimeout((int) ms);
            InputStream in = socket.getInputStream();
            in.read();
        });
        measured("HttpClient", () -> http.send(request, HttpResponse.BodyHandlers.ofString()));
        Instant before = Instant.now();
        double real = uptime();
        Thread.sleep(ms);
        System.out.printf("Instant.now %.4f %.4f%n", Duration.between(before, Instant.now()).toNanos() / 1e9, uptime() - real);
        System.exit(0);
    }
}
